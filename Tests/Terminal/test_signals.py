"""Ctrl-C, Ctrl-D, Ctrl-Z, and the terminal given back (TERMINAL.md row 6)."""

import os
import shutil
import signal
import subprocess
import time

import pexpect

import harness
from harness import ENTER, LEFT, Chat, Skipped, assert_line, ctrl, environment, first_row, need_echo


def test_ctrl_c_drops_the_line_and_the_chat_goes_on():
    with Chat(width=40) as chat:
        chat.type("我想把那个每月扣我五块钱的彩铃退了再查一下上个月的退款" + LEFT * 20)
        before = len(chat.sent)
        chat.type(ctrl("C"))
        chat.wait_for(lambda: len(chat.sent) > before and chat.at_prompt(), "a fresh prompt")
        assert any(row.endswith("^C") for row in chat.rows()), chat.rows()
        chat.type("好")
        assert_line(chat, "好", 1, chat.screen.cursor.y)
        assert chat.process.isalive()


def test_keys_around_ctrl_c_keep_their_order():
    need_echo()
    for _ in range(10):
        with Chat("--show") as chat:
            chat.type("退订" + ctrl("C") + "好" + ENTER + "x" + ctrl("C") + ctrl("D"))
            assert chat.wait_for_end() == 0
            assert [row for row in chat.rows() if row.startswith("<")] == ["<interrupted>", '<"好">', "<interrupted>"], chat.rows()


def test_an_interrupt_of_the_program_alone_reaches_nobody_else():
    """libedit would send it on to the whole process group."""
    need_echo()
    shell = f"sh -c 'trap \"echo PARENT\" INT; {harness.command} --show; echo ended $?'"
    with Chat(cmd=shell) as chat:
        child = subprocess.run(["pgrep", "-P", str(chat.process.pid)], capture_output=True, text=True).stdout.split()[0]
        chat.type("退订")
        os.kill(int(child), signal.SIGINT)
        chat.wait_for(lambda: "<interrupted>" in chat.rows(), "<interrupted>")
        chat.type("好" + ENTER)
        chat.wait_for(lambda: '<"好">' in chat.rows(), "the next line")
        chat.type(ctrl("D"))
        chat.wait_for(lambda: "ended 0" in chat.rows(), "the end")
        assert "PARENT" not in "\n".join(chat.rows()), chat.rows()


def test_ctrl_c_while_busy_is_seen_at_the_next_prompt():
    need_echo()
    with Chat("--show") as chat:
        chat.type("!sleep 400" + ENTER + ctrl("C"), quiet=0.8)
        assert "<interrupted>" in chat.rows(), chat.rows()
        assert chat.process.isalive()


def test_three_ctrl_c_end_a_program_that_is_stuck():
    need_echo()
    with Chat() as chat:
        chat.type("!sleep 20000" + ENTER)
        for _ in range(3):
            chat.type(ctrl("C"))
        assert chat.wait_for_end(3) == -signal.SIGINT
        assert chat.flags() == (True, True)


def test_ctrl_d_leaves_on_an_empty_line_only():
    with Chat() as chat:
        chat.type("退订" + LEFT + ctrl("D"))
        assert_line(chat, "退", 1)
        chat.type(ctrl("D"))
        assert_line(chat, "退", 1)
        chat.type("\x7f" + ctrl("D"))
        if harness.is_echo():
            assert chat.wait_for_end() == 0
            assert chat.flags() == (True, True)
            assert chat.sent.endswith(b"\x1b[?2004l\x1b[0m"), chat.sent[-40:]


def test_echo_is_off_between_prompts_and_paste_marks_are_on():
    with Chat() as chat:
        assert chat.flags()[1] is False
        assert b"\x1b[?2004h" in chat.sent


def test_the_terminal_is_restored_after_signals():
    for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT):
        with Chat() as chat:
            chat.type("退订")
            os.kill(chat.process.pid, number)
            assert chat.wait_for_end() == -number
            assert chat.flags() == (True, True), number
            assert b"\x1b[?2004l" in chat.sent


def test_the_terminal_is_restored_after_a_crash():
    need_echo()
    with Chat() as chat:
        chat.type("!crash" + ENTER)
        assert chat.wait_for_end() < 0
        assert chat.flags() == (True, True)
        assert b"\x1b[?2004l" in chat.sent
    with Chat() as chat:
        chat.type("!exit" + ENTER)
        assert chat.wait_for_end() == 3
        assert chat.flags() == (True, True)


def test_a_terminal_that_kill_9_left_raw_is_put_right():
    need_echo()
    shell = f"sh -c 'a=0; while [ $a -lt 2 ]; do {harness.command}; a=$((a+1)); done'"
    with Chat(cmd=shell) as chat:
        child = subprocess.run(["pgrep", "-P", str(chat.process.pid)], capture_output=True, text=True).stdout.split()[0]
        before = len(chat.sent)
        os.kill(int(child), signal.SIGKILL)
        chat.wait_for(lambda: "客户>".encode() in chat.sent[before:], "the second prompt")
        chat.type("退订")
        assert chat.row().endswith("退订"), chat.rows()
        chat.type(ctrl("C") + ctrl("D"))
        chat.wait_for_end()
        assert chat.flags() == (True, True)


def test_ctrl_z_gives_the_terminal_to_the_shell_and_fg_takes_it_back():
    with Chat(cmd="bash --norc --noprofile -i", wait=False, PS1="$ ") as chat:
        chat.drain(0.3)
        chat.type(harness.command + ENTER)
        chat.wait_for(lambda: chat.row().startswith("客户>"), "the prompt")
        chat.type("退订彩铃" + LEFT)
        chat.type(ctrl("Z"))
        chat.wait_for(lambda: chat.row().startswith("$"), "the shell")
        chat.type("stty -a | tr ' ;' '\\n\\n' | grep -x -e -icanon -e icanon" + ENTER, quiet=0.3)
        assert "icanon" in chat.rows(), chat.rows()
        chat.type("fg" + ENTER, quiet=0.4)
        assert chat.row() == "客户> 退订彩铃" and chat.cursor()[0] == 12, (chat.rows(), chat.cursor())
        chat.type("x")
        assert chat.row() == "客户> 退订彩x铃", chat.rows()
        # Stopped without being asked: nothing could be given back before, all is taken after.
        chat.process.send(b"")
        pid = subprocess.run(["pgrep", "-P", str(chat.process.pid)], capture_output=True, text=True).stdout.split()[0]
        os.kill(int(pid), signal.SIGSTOP)
        chat.drain(0.3)
        chat.type("stty sane; fg" + ENTER, quiet=0.5)
        chat.type("y")
        assert chat.row() == "客户> 退订彩xy铃", chat.rows()
        chat.type(ctrl("C"))


def test_the_end_of_the_terminal_ends_the_program():
    chat = Chat()
    pid = chat.process.pid
    chat.process.close(force=False)
    end = time.time() + 3
    while os.path.exists(f"/proc/{pid}") and time.time() < end:
        try:
            os.waitpid(pid, os.WNOHANG)
        except ChildProcessError:
            break
        time.sleep(0.05)
    assert not os.path.exists(f"/proc/{pid}")


def test_a_pager_gets_the_terminal_and_gives_it_back():
    need_echo()
    if not shutil.which("less"):
        raise Skipped("less is not installed")
    with Chat(PAGER="less") as chat:
        chat.type("!page" + ENTER, quiet=0.3)
        chat.wait_for(lambda: "第 1 行" in chat.rows(), "the first page")
        chat.type("G", quiet=0.3)
        assert "第 200 行" in chat.rows(), chat.rows()
        chat.type("q", quiet=0.3)
        chat.wait_for(chat.at_prompt, "the prompt")
        chat.type("退订" + LEFT)
        assert chat.row() == "客户> 退订", chat.rows()
        assert chat.flags()[1] is False
    with Chat(PAGER="no-such-pager-here") as chat:
        chat.type("!page" + ENTER, quiet=0.3)
        chat.wait_for(lambda: "第 200 行" in chat.rows(), "the text without a pager")


def test_a_reflowing_terminal_is_resized_without_garbage():
    """In tmux, which reflows wrapped lines as modern terminals do."""
    if not shutil.which("tmux"):
        raise Skipped("tmux is not installed")
    socket = f"tuiding-{os.getpid()}"
    env = environment(TERM="xterm-256color")

    def tmux(*words):
        return subprocess.run(["tmux", "-L", socket, *words], capture_output=True, text=True, env=env).stdout

    try:
        replies = [f"{number:02} 上面的回复" for number in range(12)]
        lines = "\\n".join(replies)
        tmux("-u", "new-session", "-d", "-x", "80", "-y", "20", f"printf '{lines}\\n'; {harness.command}")
        deadline = time.time() + 5
        while "客户>" not in tmux("capture-pane", "-p") and time.time() < deadline:
            time.sleep(0.05)
        text = "我想把那个每月扣我五块钱的彩铃退了再查一下上个月的退款到哪里了"
        tmux("send-keys", "-l", text)
        time.sleep(0.3)
        for width in (40, 100, 30, 60, 80):
            tmux("resize-window", "-x", str(width), "-y", "20")
            time.sleep(0.4)
            shown = [row.rstrip() for row in tmux("capture-pane", "-p", "-S", "-").splitlines() if row.strip()]
            rows, _ = harness.laid_out(text, len(text), width)
            assert shown == replies + rows, (width, shown)
    finally:
        tmux("kill-server")
