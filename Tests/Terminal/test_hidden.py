"""Codes and passwords (TERMINAL.md row 8, QUALITY.md S14)."""

import time

import harness
from harness import BACKSPACE, ENTER, HOME, LEFT, TAB, UP, Chat, Skipped, ctrl, need_echo, paste


def test_hidden_input_is_not_shown():
    with Chat() as chat:
        chat.to_hidden_prompt()
        before = len(chat.sent)
        for character in "739152密":
            chat.type(character)
        chat.type(TAB + LEFT + UP + HOME + ctrl("R") + ctrl("Y"), quiet=0.4)
        assert chat.sent[before:] == b"", chat.sent[before:]
        assert chat.row().rstrip() == "客户*>", chat.rows()


def test_hidden_input_typed_ahead_is_not_shown():
    """The program is busy, between two lines, while the code comes."""
    need_echo()
    for busy in ("!sleep 400", ""):
        with Chat() as chat:
            chat.type(busy + ENTER, quiet=0.1)
            chat.type("!secret" + ENTER + "739152" + ENTER, quiet=0.8)
            chat.wait_for(lambda: "<secret 6>" in chat.rows(), "the length")
            assert b"739" not in chat.sent and b"152" not in chat.sent, chat.sent


def test_all_bytes_at_once_do_not_show_the_code():
    need_echo()
    for pause in (0, 0.001, 0.003, 0.01):
        with Chat() as chat:
            for _ in range(10):
                chat.process.send("!secret\r".encode())
                time.sleep(pause)
                chat.process.send(b"739152\r")
            chat.drain(0.3)
            assert chat.sent.count(b"<secret 6>") == 10, chat.sent
            assert b"739152" not in chat.sent, chat.sent


def test_what_is_typed_ahead_is_not_lost_and_is_shown_once():
    need_echo()
    with Chat() as chat:
        chat.type("!sleep 400" + ENTER, quiet=0.1)
        chat.type("退订ab" + LEFT + "c" + BACKSPACE, quiet=0.8)
        assert chat.row() == "客户> 退订ab" and chat.cursor()[0] == 11, chat.rows()
        assert chat.sent.count("退".encode()) == 1, chat.sent


def test_hidden_input_can_be_mended():
    need_echo()
    for typed, length in (
        ("12x" + BACKSPACE + "3456" , 6), ("99" + ctrl("U") + "1234", 4), (paste(" 739152\n"), 6),
        ("密码" + BACKSPACE, 1), ("\x1b[D\x1b[15~1\x1bb2", 2),
    ):
        with Chat() as chat:
            chat.to_hidden_prompt().type(typed + ENTER, quiet=0.4)
            assert f"<secret {length}>" in chat.rows(), (typed, chat.rows())


def test_ctrl_c_and_ctrl_d_leave_hidden_input():
    need_echo()
    with Chat("--show") as chat:
        chat.to_hidden_prompt().type("12" + ctrl("C"))
        chat.wait_for(lambda: "<interrupted>" in chat.rows(), "<interrupted>")
        assert "客户*> ^C" in chat.rows(), chat.rows()
        chat.to_hidden_prompt().type("12" + ctrl("D"))
        assert chat.process.isalive()
        chat.type(BACKSPACE * 2 + ctrl("D"))
        assert chat.wait_for_end() == 0


def test_hidden_input_is_in_no_history():
    need_echo()
    with Chat() as chat:
        chat.enter("退订").to_hidden_prompt().type("密语" + ENTER)
        chat.wait_for(chat.at_prompt, "the prompt")
        chat.type(UP + ctrl("R") + "密")
        chat.drain(0.4)
        assert "密语".encode() not in chat.sent and "密语" not in "".join(chat.rows()), chat.rows()


def test_an_idle_hidden_prompt_keeps_what_was_typed():
    need_echo()
    with Chat("--show --idle 500") as chat:
        chat.type("!secret" + ENTER + "12")
        chat.wait_for(lambda: "<idle>" in chat.rows(), "<idle>")
        chat.type("345" + ENTER)
        chat.wait_for(lambda: "<secret 5>" in chat.rows(), "the code of before and after the silence")
        assert b"12" not in chat.sent and b"345" not in chat.sent, chat.sent


def test_a_code_of_before_is_no_part_of_another_answer():
    need_echo()
    with Chat("--show --idle 500") as chat:
        chat.type("!secret" + ENTER + "12" + ctrl("C"))
        chat.wait_for(lambda: "<interrupted>" in chat.rows(), "<interrupted>")
        chat.type("好" + ENTER)
        chat.wait_for(lambda: '<"好">' in chat.rows(), "the line alone")
        chat.type("!secret" + ENTER + "345" + ENTER)
        chat.wait_for(lambda: "<secret 3>" in chat.rows(), "a code that begins anew")
