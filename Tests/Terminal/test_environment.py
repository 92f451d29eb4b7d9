"""Locales, dumb terminals, colours, pipes (TERMINAL.md rows 1, 5, 9)."""

import os
import subprocess

import harness
from harness import ENTER, LEFT, UP, Chat, Skipped, assert_line, ctrl, environment, first_row, need_echo, piped


def test_chinese_works_in_every_locale():
    for lc_all, lang in (("C", "C"), ("POSIX", None), (None, None), ("zh_CN.UTF-8", None), ("zh_CN.GBK", None), ("", "")):
        with Chat(LC_ALL=lc_all, LANG=lang) as chat:
            chat.type("退订彩铃" + LEFT + "的")
            assert_line(chat, "退订彩的铃", 4)
            chat.enter("")
            chat.type(UP)
            assert chat.row().endswith("退订彩的铃"), (lc_all, chat.rows())


def test_a_dumb_terminal_gets_no_escape_sequences():
    for term in ("dumb", "", "unknown", None):
        with Chat(TERM=term) as chat:
            chat.type("退订彩铃")
            assert_line(chat, "退订彩铃", 4)
            chat.type(LEFT * 2 + "的")
            assert_line(chat, "退订的彩铃", 3)
            chat.type("\x7f" + ctrl("E") + "谢谢" + ctrl("U") + "好")
            assert_line(chat, "好", 1)
            chat.type(ctrl("C"))
            chat.enter("")
            chat.type(ctrl("D"))
            assert b"\x1b" not in chat.sent, chat.sent


def test_a_dumb_terminal_shows_the_part_of_a_long_line_with_the_cursor():
    with Chat(TERM="dumb", width=40) as chat:
        text = "".join(chr(0x4E00 + i) for i in range(50))
        chat.type(text)
        assert len(chat.rows()) == 1 and chat.row().endswith(text[-1]), chat.rows()
        chat.type(ctrl("A"))
        assert chat.row() == "客户> " + text[:16] and chat.cursor()[0] == 6, chat.rows()


def test_emacs_edits_by_itself():
    need_echo()
    with Chat("--show", TERM="dumb", INSIDE_EMACS="29.1,comint") as chat:
        chat.type("退订" + ENTER)
        chat.wait_for(lambda: '<"退订">' in chat.rows(), "the line")
        assert b"\x1b" not in chat.sent


def test_colours_are_where_they_are_wanted():
    need_echo()
    for changes, coloured in (
        ({}, True), ({"NO_COLOR": "1"}, False), ({"NO_COLOR": ""}, True), ({"CLICOLOR": "0"}, False),
        ({"CLICOLOR": "0", "CLICOLOR_FORCE": "1"}, True), ({"CLICOLOR_FORCE": "0"}, True), ({"TERM": "dumb"}, False),
        ({"NO_COLOR": "1", "CLICOLOR_FORCE": "1"}, False),
    ):
        with Chat("--colour", **changes) as chat:
            chat.type("退订" + LEFT)
            assert_line(chat, "退订", 1)
            assert (b"\x1b[1;36m" in chat.sent) == coloured, (changes, chat.sent)


def test_the_colour_of_the_prompt_ends_before_its_last_space():
    need_echo()
    with Chat("--colour") as chat:
        chat.type("退订")
        cells = [chat.screen.buffer[0][x] for x in range(10)]
        assert cells[0].fg == "cyan" and cells[0].bold, cells[0]
        assert all(cell.fg == "default" and not cell.bold for cell in cells[5:]), cells[5:]


def test_a_pipe_gets_no_prompt_and_every_line():
    need_echo()
    status, out, err = piped("退订\r\n\r\n查询\n最后".encode(), "--show")
    assert (status, err) == (0, b""), (status, err)
    assert out.decode().splitlines() == ['<"退订">', '<"">', '<"查询">', '<"最后">'], out.decode()


def test_a_pipe_without_utf8_loses_nothing_silently():
    need_echo()
    data = b"\xef\xbb\xbf" + "一".encode() + b"\n\xff\xfe" + "二".encode() + b"\na\0b\n" + "退订".encode("gb18030") + b"\n\x1b[31mx\n"
    for locale in ("C", "C.UTF-8"):
        status, out, err = piped(data, "--show", LC_ALL=locale)
        lines = out.decode().splitlines()
        assert status == 0 and len(lines) == 5, lines
        assert lines[0] == '<"一">' and lines[4] == '<"[31mx">', lines
        assert lines[1].endswith('二">') and "\ufffd" in lines[1] and lines[2] == '<"a\ufffdb">', lines
        assert "\ufffd" in lines[3], lines
        warnings = err.decode().splitlines()
        assert [w.split(":")[1] for w in warnings] == [" input line 2", " input line 3", " input line 4"], warnings
        assert "GB18030" in warnings[2], warnings


def test_a_pipe_is_answered_line_by_line():
    need_echo()
    process = subprocess.Popen(
        f"exec {harness.command} --show", shell=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment()
    )
    for line in ("退订", "彩铃"):
        process.stdin.write(line.encode() + b"\n")
        process.stdin.flush()
        assert process.stdout.readline().decode() == f'<"{line}">\n'
    process.stdin.close()
    assert process.wait(5) == 0


def test_an_endless_line_and_many_bad_lines_stay_small():
    need_echo()
    status, out, err = piped("退".encode() * 200000 + b"\nok\n" + b"\xff\n" * 50, "--show")
    lines = out.decode().splitlines()
    assert status == 0 and len(lines) == 52 and len(lines[0]) < 22000 and lines[1] == '<"ok">', [l[:20] for l in lines[:3]]
    assert len(err.decode().splitlines()) == 21, err.decode()[-300:]


def test_a_secret_from_a_pipe_is_read():
    need_echo()
    _, out, _ = piped(b"!secret\n739152\n", "--show")
    assert out.decode().splitlines() == ["<secret 6>"], out


def test_output_to_a_pipe_has_no_prompt_and_a_secret_is_not_echoed():
    need_echo()
    with Chat(cmd=f"sh -c '{harness.command} | cat'", wait=False) as chat:
        chat.drain(0.5)
        chat.type("!secret" + ENTER, quiet=0.3).type("739152" + ENTER, quiet=0.3)
        assert b"739152" not in chat.sent and "客户".encode() not in chat.sent and b"\x1b" not in chat.sent, chat.sent
        assert b"<secret 6>" in chat.sent, chat.sent
        chat.type(ctrl("D"))
        chat.wait_for_end()


def test_a_terminal_of_unknown_or_tiny_size_is_no_trouble():
    for width, height in ((2, 2), (3, 1), (7, 3), (0, 0)):
        with Chat(width=max(width, 1), height=max(height, 1), wait=False) as chat:
            chat.process.setwinsize(height, width)
            chat.drain(0.5)
            chat.type("退订彩铃abc" + LEFT * 3 + "好").type("\x1b[H\x1b[F\x7f" + ctrl("C"))
            assert chat.process.isalive()
