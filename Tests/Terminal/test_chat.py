"""The chat itself: the row under the line, completion of what can be said, recording, silence."""

import contextlib
import os
import pathlib
import re
import stat
import subprocess
import tempfile
import time

import harness
from harness import PROMPT, Chat, Skipped

ROOT = pathlib.Path(__file__).resolve().parents[2]


def program():
    path = harness.command.split()[0]
    if pathlib.Path(path).name != "tuiding":
        raise Skipped("needs tuiding itself")
    return path


@contextlib.contextmanager
def chat(arguments="", **env):
    """A chat on a world of its own in memory (a recording), which needs no store and starts fast."""
    with tempfile.TemporaryDirectory() as folder:
        file = os.path.join(folder, "said.transcript")
        env = {"NO_COLOR": "1", "TUIDING_TRANSCRIPTS": str(ROOT / "Transcripts"), "TUIDING_INTENTS": str(ROOT / "Intents"),
               "TUIDING_POLICIES": str(ROOT / "Policies"), "XDG_STATE_HOME": folder, "XDG_DATA_HOME": folder, "XDG_CACHE_HOME": folder, **env}
        command = f"{program()} chat --record {file} {arguments}"
        with Chat(cmd=command, width=100, height=40, wait=False, **env) as talk:
            talk.wait_for(lambda: talk.row().startswith(PROMPT.strip()), "the first prompt", 60)
            talk.drain(0.2)
            yield talk, pathlib.Path(file)


def say(talk, line, seconds=20):
    before = len(talk.sent)
    talk.type(line + "\r")
    talk.wait_for(lambda: len(talk.sent) > before and talk.at_prompt(), f"the answer to {line}", seconds)
    talk.drain(0.2)


def to_quote(talk):
    say(talk, "退彩铃")
    say(talk, "13800000001")
    code = re.findall(r"验证码 (\d{6})", talk.sent.decode())[-1]
    say(talk, code)
    return code


def row_below(talk):
    return talk.row(talk.screen.cursor.y + 1).rstrip()


def below(talk):
    """The row under the line, which comes to who hesitates for a second."""
    talk.wait_for(lambda: row_below(talk), "the row under the line", 10)
    return row_below(talk)


def test_the_row_under_the_line_tells_what_can_be_answered_and_what_is_open():
    with chat() as (talk, _):
        assert "Tab" in below(talk), below(talk)
        to_quote(talk)
        assert below(talk).startswith("是 / 否") and below(talk).endswith("正在办：退订彩铃"), below(talk)
        talk.type("先不")
        talk.drain(0.2)
        assert row_below(talk) == "", "it makes room for who types: " + row_below(talk)
        assert below(talk).startswith("是 / 否"), "it comes back to who hesitates"
        talk.type("\r")
        talk.wait_for(talk.at_prompt, "the prompt")
        talk.drain(0.2)
        text = "\n".join(talk.rows())
        assert text.count("正在办") == 0, "the row of an answered line is gone:\n" + text


def test_what_waits_is_counted_in_the_row():
    with chat() as (talk, _):
        say(talk, "先退彩铃，再查一下退款")
        assert below(talk).endswith("正在办：退订彩铃 · 后面还有 1 件"), below(talk)


def test_tab_lists_choices_answers_and_numbers_that_were_shown():
    with chat() as (talk, _):
        to_quote(talk)
        talk.type("\t")
        assert "是" in below(talk) and "/帮助" in "\n".join(talk.rows()), below(talk)
        talk.type("为\t")
        assert talk.row().rstrip() == PROMPT + "为什么", talk.row()
        talk.type("\x15")
        say(talk, "是")
        number = re.findall(r"TD\d{8}[0-9A-Z]{9}", talk.sent.decode())[0]
        talk.type("查 TD\t")
        assert talk.row().rstrip() == PROMPT + "查 " + number, talk.row()


def test_tab_at_the_question_for_the_number_lists_what_can_be_said():
    with chat() as (talk, _):
        say(talk, "退彩铃")
        assert "请输入手机号" in "\n".join(talk.rows())
        talk.type("\t", quiet=0.3)
        listed = "\n".join(talk.rows()[talk.screen.cursor.y + 1 :])
        assert all(word in listed for word in ("为什么", "取消", "返回", "人工", "/帮助")), listed
        talk.type("取\t")
        assert talk.row().rstrip() == PROMPT + "取消", talk.row()
        talk.type("\x15为\t")
        say(talk, "")
        text = "\n".join(talk.rows())
        assert text.count("客服>") >= 3 and "没听懂" not in text, "what Tab offers is understood:\n" + text


def test_the_pager_is_less_as_people_have_it():
    with chat(PAGER="sh -c 'echo LESS=$LESS; cat'") as (talk, _):
        talk.resize(100, 8)
        to_quote(talk)
        talk.resize(100, 40)
        assert "LESS=FRX" in talk.sent.decode(), "\n".join(talk.rows())
    with chat(PAGER="sh -c 'echo LESS=$LESS; cat'", LESS="R") as (talk, _):
        talk.resize(100, 8)
        to_quote(talk)
        talk.resize(100, 40)
        assert "LESS=R\r" in talk.sent.decode(), "\n".join(talk.rows())
    with chat(PAGER="cat") as (talk, _):
        talk.resize(100, 40)
        to_quote(talk)
        assert "LESS" not in talk.sent.decode(), "a reply that fits needs no pager"


def test_a_recording_replays_green_and_holds_no_secret():
    with chat() as (talk, file):
        say(talk, "退彩铃")
        say(talk, "13800000001")
        say(talk, "918273")
        code = re.findall(r"验证码 (\d{6})", talk.sent.decode())[-1]
        say(talk, code)
        say(talk, "那会退我多少钱")
        say(talk, "是")
        say(talk, "看凭证")
        talk.type("\x04")
        talk.wait_for_end()
        text = file.read_text()
        assert code not in text and "918273" not in text and "{{验证码}}" in text, text
        assert not re.search(r"[A-Z]{2}\d{8}[0-9A-Z]{9}", text), "numbers are places"
        assert "! 写入 退订单 产品=彩铃 退款" in text
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
        env = {**os.environ, "TUIDING_TRANSCRIPTS": str(ROOT / "Transcripts")}
        done = subprocess.run([program(), "test", str(file)], cwd=ROOT, env=env, capture_output=True, text=True, timeout=120)
        assert done.returncode == 0, done.stdout + done.stderr


def test_a_recording_does_not_write_over_a_file():
    with tempfile.NamedTemporaryFile(suffix=".transcript") as file:
        done = subprocess.run([program(), "chat", "--record", file.name], cwd=ROOT, input="", capture_output=True, text=True, timeout=60)
        assert done.returncode == 1 and "is there already" in done.stderr, done.stderr


def test_a_reply_longer_than_the_screen_goes_through_the_pager():
    with chat(PAGER="sed s/^/%/") as (talk, _):
        talk.resize(100, 8)
        to_quote(talk)
        talk.resize(100, 40)
        assert "%客服>" in talk.sent.decode(), "\n".join(talk.rows())


def test_three_minutes_of_silence_offer_a_person():
    if os.environ.get("TUIDING_SLOW_TESTS") != "1":
        raise Skipped("takes three minutes; set TUIDING_SLOW_TESTS=1")
    with chat() as (talk, file):
        say(talk, "退彩铃")
        begin = time.time()
        talk.wait_for(lambda: "您还在吗" in "\n".join(talk.rows()), "the question after 180 s", 200)
        waited = time.time() - begin
        assert 175 < waited < 195, waited
        talk.drain(0.3)
        assert talk.at_prompt(), "the question is asked again"
        assert "@ 沉默" in file.read_text()
