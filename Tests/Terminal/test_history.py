"""The history file and what must not be in it (TERMINAL.md row 11, QUALITY.md S14)."""

import os
import pathlib
import stat
import subprocess
import tempfile

import harness
from harness import ENTER, UP, Chat, Skipped, assert_line, ctrl, need_echo

KEPT = ["退订彩铃", "查询我这个月的退款", "取消包月abc", "多少钱一个月", "5.00元", "第三个"]
NEVER = [
    " 前面有空格", "13800000001", "我的号码是138 0000 0001", "１３８００００", "验证码 739152", "一三八零零零零零零零一",
    "幺三八洞洞", "①②③④", "0000", "密码是abc", "我的密码：Xy", "password hunter", "138-0013-8000", "13 80 01", "1·3·8·0",
]


def mode(path):
    return stat.S_IMODE(os.stat(path).st_mode)


def test_lines_are_kept_in_the_state_folder_for_the_owner_only():
    need_echo()
    with tempfile.TemporaryDirectory() as home:
        with Chat(TUIDING_HISTORY=None, XDG_STATE_HOME=home + "/state", HOME=home) as chat:
            for line in KEPT[:3] + NEVER + KEPT[3:] + KEPT[-1:]:
                chat.enter(line)
        path = pathlib.Path(home, "state/tuiding/history")
        assert path.read_text().splitlines() == KEPT, path.read_text()
        assert mode(path) == 0o600 and mode(path.parent) == 0o700, (oct(mode(path)), oct(mode(path.parent)))
        with Chat(TUIDING_HISTORY=None, XDG_STATE_HOME=home + "/state", HOME=home) as chat:
            chat.type(UP + UP)
            assert_line(chat, KEPT[-2], len(KEPT[-2]))


def test_without_a_state_folder_it_is_under_home():
    need_echo()
    with tempfile.TemporaryDirectory() as home:
        with Chat(TUIDING_HISTORY=None, XDG_STATE_HOME=None, HOME=home) as chat:
            chat.enter("退订彩铃")
        assert pathlib.Path(home, ".local/state/tuiding/history").read_text() == "退订彩铃\n"


def test_a_sensitive_line_does_not_come_back_with_up_either():
    with Chat() as chat:
        chat.enter("退订彩铃").enter("我的号码是138 0000 0001") if harness.is_echo() else chat.enter("退订彩铃")
        chat.type(UP)
        assert_line(chat, "退订彩铃", 4)


def test_an_empty_variable_switches_it_off():
    with tempfile.TemporaryDirectory() as home:
        with Chat(TUIDING_HISTORY="", XDG_STATE_HOME=home, HOME=home) as chat:
            chat.enter("退订彩铃")
        left = [str(p) for p in pathlib.Path(home).rglob("history")]
        assert not left, left


def test_loose_permissions_are_tightened_and_what_is_there_is_kept():
    need_echo()
    with tempfile.TemporaryDirectory() as home:
        path = pathlib.Path(home, "own-history")
        path.write_bytes("旧的一行\n坏\xff\n".encode("utf-8", "surrogatepass") + b"\xff\xfe\n" + "没有换行".encode())
        os.chmod(path, 0o644)
        with Chat(TUIDING_HISTORY=str(path)) as chat:
            chat.enter("退订彩铃")
            chat.type(UP + UP)
            assert_line(chat, "没有换行", 4)
        assert mode(path) == 0o600
        assert path.read_bytes().endswith("没有换行\n退订彩铃\n".encode()), path.read_bytes()


def test_two_chats_append_to_one_file():
    need_echo()
    with tempfile.TemporaryDirectory() as home:
        path = pathlib.Path(home, "h")
        chats = [Chat(TUIDING_HISTORY=str(path)) for _ in range(3)]
        expected = []
        for turn in range(10):
            for number, chat in enumerate(chats):
                line = "甲乙丙"[number] + "天地玄黄宇宙洪荒日月"[turn]
                chat.enter(line)
                expected.append(line)
        for chat in chats:
            chat.process.close(force=True)
        assert path.read_text().splitlines() == expected


def test_a_long_file_is_shortened_and_stays_whole():
    need_echo()
    with tempfile.TemporaryDirectory() as home:
        real = pathlib.Path(home, "real")
        link = pathlib.Path(home, "link")
        words = [a + b + c for a in "退查取开关改办停" for b in "订询消通闭业" for c in "".join(map(chr, range(0x4E10, 0x4E60)))]
        real.write_text("\n".join(words[:3000]) + "\n")
        link.symlink_to(real)
        with Chat(TUIDING_HISTORY=str(link)) as chat:
            chat.enter("退订彩铃")
            chat.type(UP + UP)
            assert_line(chat, words[2999], 3)
        assert link.is_symlink()
        assert real.read_text().splitlines() == words[2000:3000] + ["退订彩铃"]
        assert mode(real) == 0o600
        assert sorted(p.name for p in pathlib.Path(home).iterdir()) == ["link", "real"]


def test_a_history_that_cannot_be_used_disturbs_nobody():
    with tempfile.TemporaryDirectory() as home:
        for path in ("/proc/nowhere/history", "/dev/null", home, "/dev/full"):
            with Chat(TUIDING_HISTORY=path) as chat:
                chat.enter("退订彩铃")
                chat.type(UP)
                assert_line(chat, "退订彩铃", 4)


def test_a_lock_that_somebody_holds_does_not_stop_the_chat():
    need_echo()
    with tempfile.TemporaryDirectory() as home:
        path = pathlib.Path(home, "h")
        path.touch()
        holder = subprocess.Popen(["flock", str(path), "sleep", "30"])
        try:
            with Chat(TUIDING_HISTORY=str(path)) as chat:
                chat.enter("退订彩铃")
                chat.type(UP)
                assert_line(chat, "退订彩铃", 4)
        finally:
            holder.kill()
            holder.wait()
