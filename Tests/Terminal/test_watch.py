"""`tuiding chat --watch`: the rules change while a conversation goes on, which stays where it is."""

import contextlib
import os
import pathlib
import shutil
import tempfile

import harness
from harness import Chat

root = pathlib.Path(__file__).resolve().parents[2]


@contextlib.contextmanager
def watching_chat():
    """A chat on a copy of Intents, with a store of its own."""
    program = harness.command.split()[0]
    with tempfile.TemporaryDirectory(prefix="tuiding-watch-") as folder:
        folder = pathlib.Path(folder)
        intents = pathlib.Path(shutil.copytree(root / "Intents", folder / "Intents"))
        settings = {
            "TUIDING_INTENTS": str(intents),
            "TUIDING_POLICIES": str(root / "Policies"),
            "XDG_DATA_HOME": str(folder / "data"),
            "XDG_STATE_HOME": str(folder / "state"),
            "XDG_CACHE_HOME": str(folder / "cache"),
        }
        with Chat(cmd=f"{program} chat --fresh --watch", width=120, height=40, wait=False, **settings) as chat:
            chat.wait_for(lambda: chat.row().startswith("客户>"), "the first prompt", seconds=20)
            chat.drain()
            yield chat, intents


def change(path, old, new):
    text = path.read_text(encoding="utf-8")
    assert old in text, f"{path.name} has no {old!r}: the test is out of date"
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def screen(chat):
    return "\n".join(chat.rows())


def test_new_words_and_rules_are_used_from_the_next_line_on_and_the_conversation_stays():
    with watching_chat() as (chat, intents):
        chat.enter("我想退彩铃")
        assert "手机号" in screen(chat)
        change(intents / "verify.yaml", "请输入手机号", "请报一下手机号")
        (intents / "own.yaml").write_text(
            "language: zh-CN\nintents:\n  query.balance:\n    data:\n      - keywords: [我的小金库]\n        priority: 3\n", encoding="utf-8")
        chat.enter("我的小金库")
        assert "Intents changed; the new rules and words are in use" in screen(chat), screen(chat)
        # The new rule was heard, and the open question was asked again in the new words.
        assert "没听懂" not in screen(chat), screen(chat)
        assert "请报一下手机号" in screen(chat), screen(chat)
        chat.enter("13800000001")
        assert "验证码已发送" in screen(chat), screen(chat)


def test_bad_rules_are_refused_with_their_place_and_the_old_ones_stay():
    with watching_chat() as (chat, intents):
        chat.enter("我想退彩铃")
        bad = intents / "own.yaml"
        bad.write_text('language: zh-CN\nintents:\n  a:\n    data:\n      - keywords: ["<采铃> & 退"]\n', encoding="utf-8")
        chat.enter("帮助")
        shown = screen(chat)
        assert "Intents changed, but can't be used; the old rules and words stay" in shown, shown
        assert "own.yaml:5:21: no concept is named <采铃>" in shown, shown
        rows = chat.rows()
        line = next(row for row in rows if row.lstrip().startswith("5 |"))
        caret = rows[rows.index(line) + 1]
        assert caret.rstrip().endswith("^") and line[caret.index("^")] == "<", (line, caret)
        # The conversation goes on by the old rules, and the complaint is not repeated.
        chat.enter("13800000001")
        assert "验证码已发送" in screen(chat)
        assert screen(chat).count("can't be used") == 1
        os.unlink(bad)
        chat.enter("帮助")
        assert "the new rules and words are in use" in screen(chat)


def test_what_the_check_refuses_is_not_talked_by():
    with watching_chat() as (chat, intents):
        chat.enter("我想退彩铃")
        own = intents / "own.yaml"
        own.write_text("language: zh-CN\nintents:\n  account.close:\n    data:\n      - keywords: [布丁]\n", encoding="utf-8")
        chat.enter("帮助")
        shown = screen(chat)
        assert "own.yaml:5:20: error: “布丁” alone triggers an action" in shown, shown
        chat.enter("布丁")
        assert "销户" not in screen(chat), screen(chat)
        own.write_text(
            "language: zh-CN\nintents:\n  query.balance:\n    data:\n      - keywords: [小金库]\n        examples: [香蕉]\n", encoding="utf-8")
        chat.enter("帮助")
        assert "the example “香蕉” of query.balance is read as" in screen(chat), screen(chat)


def test_stray_files_are_passed_over():
    with watching_chat() as (chat, intents):
        os.mkfifo(intents / "pipe.yaml")
        os.symlink("somebody@nowhere.1234", intents / ".#own.yaml")
        chat.enter("我想退彩铃")
        assert "手机号" in screen(chat), screen(chat)
        assert "Intents changed" not in screen(chat), screen(chat)


def test_without_changes_nothing_is_said():
    with watching_chat() as (chat, intents):
        chat.enter("你好")
        assert "Intents changed" not in screen(chat)
