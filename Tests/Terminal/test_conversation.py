"""Whole conversations at a terminal: Ctrl-C in every state, leaving, commands and their words, choices, widths, slow work."""

import os
import pathlib
import re
import tempfile
import time

from harness import HIDDEN_PROMPT, PROMPT, Chat, ctrl, paste
from test_chat import ROOT, chat, program, say, to_quote


def shown(talk):
    return "\n".join(talk.rows())


def to_list(talk):
    """The list of what can be left."""
    say(talk, "退订包月，13800000001")
    say(talk, re.findall(r"验证码 (\d{6})", talk.sent.decode())[-1])
    assert "请问退哪一项" in shown(talk), shown(talk)


def press_ctrl_c(talk, words):
    before = len(talk.sent)
    talk.type(ctrl("c"))
    talk.wait_for(lambda: words in talk.sent[before:].decode(errors="replace") and talk.at_prompt(), words)
    time.sleep(1.1)  # a second one within a second leaves
    talk.drain(0.1)


def test_ctrl_c_with_nothing_open_drops_the_line():
    with chat() as (talk, _):
        talk.type("我要退")
        press_ctrl_c(talk, "再按一次 Ctrl-C 离开")
        assert talk.row() == PROMPT.strip(), shown(talk)
        assert "没有因此办理" not in shown(talk), shown(talk)


def test_ctrl_c_in_every_state_changes_nothing_and_the_question_stays():
    with chat() as (talk, file):
        say(talk, "退彩铃")
        talk.type("138")
        press_ctrl_c(talk, "没有因此办理任何业务")
        say(talk, "13800000001")
        assert talk.row().startswith(HIDDEN_PROMPT.strip()), "a code is hidden: " + shown(talk)
        talk.type("99")
        press_ctrl_c(talk, "没有因此办理任何业务")
        assert talk.row().startswith(HIDDEN_PROMPT.strip()), "still hidden: " + shown(talk)
        say(talk, re.findall(r"验证码 (\d{6})", talk.sent.decode())[-1])
        talk.type("是")
        press_ctrl_c(talk, "没有因此办理任何业务")
        say(talk, "为什么")
        assert "确认请回复" in shown(talk), "the quote still waits:\n" + shown(talk)
        say(talk, "否")
        talk.type(ctrl("d"))
        talk.wait_for_end()
        assert "退订单" not in file.read_text(), "nothing was ordered"


def test_ctrl_c_at_a_list_leaves_the_list_open():
    with chat() as (talk, _):
        to_list(talk)
        talk.type("第一")
        press_ctrl_c(talk, "没有因此办理任何业务")
        say(talk, "第一个")
        assert "您将退订" in shown(talk), shown(talk)


def test_ctrl_c_twice_leaves_and_names_what_is_open():
    with chat() as (talk, _):
        to_quote(talk)
        talk.type(ctrl("c"))
        talk.wait_for(lambda: "再按一次" in talk.sent.decode(), "the offer to leave")
        talk.type(ctrl("c"))
        talk.wait_for_end()
        text = talk.sent.decode()
        assert "还没有办完的：退订彩铃" in text and "没有确认过的都没有办理" in text, text[-400:]


def test_ctrl_d_names_what_is_open_and_what_waits():
    with chat() as (talk, _):
        say(talk, "先退彩铃，再查一下退款")
        talk.type(ctrl("d"))
        talk.wait_for_end()
        assert re.search(r"还没有办完的：退订彩铃、\S*退款", talk.sent.decode()), shown(talk)


def test_every_command_is_answered_and_each_can_be_said_in_words():
    pairs = {
        "/我的": "我开通了哪些业务", "/进度": "我的退订办到哪了", "/退款": "查退款", "/凭证": "看凭证", "/为什么": "为什么", "/撤销": "撤销",
        "/返回": "返回", "/重说": "再说一遍", "/帮助": "帮助", "/取消": "取消", "/人工": "人工",
    }

    def answer(talk, line):
        before = len(talk.sent)
        say(talk, line)
        plain = re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", talk.sent[before:].decode())
        found = re.search(r"客服>(.*)", plain, re.S)
        assert found, f"{line}: {plain!r}"
        # Each talk has numbers of its own.
        return re.sub(r"\s+|RG\w+", "", found.group(1).split("客户>")[0])

    with chat() as (slashed, _), chat() as (worded, _):
        to_quote(slashed)
        to_quote(worded)
        say(slashed, "否")
        say(worded, "否")
        for command, words in pairs.items():
            assert answer(slashed, command) == answer(worded, words), command
        say(slashed, "/没有")
        assert "/撤销" in shown(slashed), shown(slashed)
        slashed.type("/退出\r")
        assert slashed.wait_for_end() == 0


def test_exit_typed_where_a_code_is_asked_leaves_the_chat():
    for word in ("exit", "quit"):
        with chat() as (talk, _):
            say(talk, "退彩铃，13800000001")
            talk.type(word + "\r")
            assert talk.wait_for_end() == 0, shown(talk)


def test_a_choice_is_made_by_number_name_or_part_of_the_name():
    for words in ("2", "第二个", "10GB流量包", "流量"):
        with chat() as (talk, _):
            to_list(talk)
            listed = re.findall(r"(\d)\. (\S+)", shown(talk))
            wanted = dict(listed)["2"]
            assert wanted == "10GB流量包", listed
            say(talk, words)
            assert f"您将退订“{wanted}”" in shown(talk), words + "\n" + shown(talk)


def test_a_quote_is_wrapped_inside_a_narrow_screen_and_survives_a_resize():
    with chat() as (talk, _):
        talk.resize(40, 30)
        to_quote(talk)
        assert "您将退订" in shown(talk) and "确认请回复" in shown(talk), shown(talk)
        talk.type("我再想想")
        talk.resize(70, 30)
        talk.resize(50, 30)
        assert talk.row().rstrip() == PROMPT + "我再想想", shown(talk)


def test_ten_thousand_pasted_characters_are_answered_at_once():
    with chat() as (talk, file):
        begin = time.time()
        talk.type(paste("我想问一下" * 2000))
        talk.wait_for(lambda: "问" in talk.row(), "the text", 5)
        pasted = time.time() - begin
        before = talk.sent.count("客服>".encode())
        begin = time.time()
        talk.type("\r")
        talk.wait_for(lambda: talk.sent.count("客服>".encode()) > before and talk.at_prompt(), "the answer", 5)
        # The screen here is drawn in Python, which is most of it; the machine may be busy.
        assert pasted < 4 and time.time() - begin < 4, (pasted, time.time() - begin)
        assert "客户> " + "我想问一下" * 2000 + "\n" in file.read_text(), "not a character is lost"


def test_a_chat_works_without_a_utf8_locale_and_on_a_dumb_terminal():
    for changes in ({"LC_ALL": "C", "LANG": None}, {"TERM": "dumb"}):
        with chat(**changes) as (talk, _):
            to_quote(talk)
            say(talk, "否")
            assert "未做任何更改" in shown(talk), shown(talk)
            if changes.get("TERM") == "dumb":
                assert b"\x1b" not in talk.sent, talk.sent[:400]


def test_the_history_of_a_chat_holds_no_number_code_or_password():
    with tempfile.TemporaryDirectory() as folder:
        file = pathlib.Path(folder) / "history"
        with chat(TUIDING_HISTORY=str(file)) as (talk, _):
            say(talk, "退彩铃")
            say(talk, "13800000001")
            code = re.findall(r"验证码 (\d{6})", talk.sent.decode())[-1]
            say(talk, code)
            say(talk, " 悄悄说一句")
            say(talk, "密码是258036")
            say(talk, "我的证件尾号是123X")
            say(talk, "否")
        text = file.read_text()
        for secret in ("13800000001", code, "258036", "123X", "悄悄"):
            assert secret not in text, f"{secret} is in the history:\n{text}"
        assert "退彩铃" in text, text


def test_slow_work_tells_that_it_goes_on_and_takes_the_words_away():
    # The operator of the demo answers at once; a store that another process holds makes a turn slow.
    import fcntl
    import shutil

    folder = tempfile.mkdtemp()
    try:
        store = os.path.join(folder, "store.sqlite")
        env = {"TUIDING_INTENTS": str(ROOT / "Intents"), "TUIDING_POLICIES": str(ROOT / "Policies"), "XDG_STATE_HOME": folder,
               "XDG_DATA_HOME": folder}
        with Chat(cmd=f"{program()} chat --store {store}", width=100, height=40, wait=False, **env) as talk:
            talk.wait_for(lambda: talk.row().startswith(PROMPT.strip()), "the first prompt", 60)
            talk.drain(0.2)
            with open(store + ".lock", "r+b") as lock:
                fcntl.flock(lock, fcntl.LOCK_EX)
                before = len(talk.sent)
                talk.type("退彩铃\r")
                talk.wait_for(lambda: len(talk.rows()) > 0 and "…" in talk.sent[before:].decode(errors="replace"), "the words", 4)
                fcntl.flock(lock, fcntl.LOCK_UN)
            talk.wait_for(talk.at_prompt, "the answer", 10)
            talk.drain(0.2)
            assert "请先验证身份" in shown(talk), shown(talk)
            told = talk.sent[before:].decode(errors="replace")
            words = re.search(r"\r([^\r\n\x1b]*…)", told)
            assert words and words.group(1) not in shown(talk), "the words went away:\n" + shown(talk)
    finally:
        shutil.rmtree(folder)
