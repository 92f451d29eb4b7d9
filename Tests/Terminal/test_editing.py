"""What is typed, and where the cursor stands (TERMINAL.md rows 2, 3, 4, 7, 10, 12)."""

import time

import harness
from harness import (
    BACKSPACE, DELETE, DOWN, END, ENTER, HOME, LEFT, RIGHT, TAB, UP, Chat, Skipped, assert_line, ctrl, first_row,
    need_echo, paste,
)


def test_inserting_before_wide_characters_keeps_cells_and_cursor():
    with Chat() as chat:
        chat.type("退订彩铃").type(LEFT * 2)
        assert_line(chat, "退订彩铃", 2)
        chat.type("a取b")
        assert_line(chat, "退订a取b彩铃", 5)
        chat.type(BACKSPACE + BACKSPACE)
        assert_line(chat, "退订a彩铃", 3)
        chat.type(HOME + DELETE)
        assert_line(chat, "订a彩铃", 0)
        chat.type(END + "。")
        assert_line(chat, "订a彩铃。", 5)


def test_wrapped_lines_are_laid_out_at_40_columns():
    with Chat(width=40) as chat:
        text = "我想把那个每月扣我五块钱的彩铃退了再查一下上个月的退款到哪里了谢谢你们"
        for count in range(1, len(text) + 1):
            chat.type(text[count - 1], quiet=0.02)
        chat.drain()
        assert_line(chat, text, len(text))
        chat.type(LEFT * 25 + "x")
        at = len(text) - 25
        assert_line(chat, text[:at] + "x" + text[at:], at + 1)
        chat.type(ctrl("A") + "y" + ctrl("E") + BACKSPACE * 3)
        whole = "y" + text[:at] + "x" + text[at:-3]
        assert_line(chat, whole, len(whole))
        chat.type(ctrl("U"))
        assert_line(chat, "", 0)


def test_a_line_that_fills_the_row_puts_the_cursor_into_the_next():
    with Chat(width=40) as chat:
        text = "退" * 17
        chat.type(text)
        assert_line(chat, text, 17)
        chat.type(LEFT)
        assert_line(chat, text, 16)
        chat.type(RIGHT + "订")
        assert_line(chat, text + "订", 18)
        chat.type(BACKSPACE + BACKSPACE)
        assert_line(chat, text[:-1], 16)


def test_a_wide_character_that_does_not_fit_leaves_a_blank():
    with Chat(width=41) as chat:
        text = "退" * 20
        chat.type(text)
        assert_line(chat, text, 20)
        chat.type(HOME + "a")
        assert_line(chat, "a" + text, 1)


def test_a_text_taller_than_the_screen_shows_the_part_with_the_cursor():
    with Chat(width=40, height=5) as chat:
        text = "".join(chr(0x4E00 + i) for i in range(200))
        chat.type(text)
        assert chat.screen.cursor.y == 4, chat.cursor()
        assert chat.row(4).endswith(text[-1]), chat.rows()
        chat.type(HOME)
        assert chat.row(0) == "客户> " + text[:17], chat.rows()
        assert chat.cursor() == (6, 0), chat.cursor()
        chat.type(END + BACKSPACE * 190)
        assert chat.row().endswith(text[:10][-1]), chat.rows()
        chat.enter("")


def test_typing_on_in_a_text_taller_than_the_screen():
    """libedit writes outside its picture of the screen here if it is given the characters one by one."""
    with Chat(width=40, height=5) as chat:
        chat.type("退订彩铃" * 60)
        chat.type(HOME).type(END)
        for character in "x" * 400:
            chat.type(character, quiet=0)
        for height in (3, 2, 8):
            chat.resize(40, height)
            chat.type("退a" + LEFT + "b" + END)
        chat.wait_for(lambda: chat.row().endswith("退ba"), "the last keys")
        chat.enter(ctrl("C"))


def test_a_text_at_the_bottom_of_the_screen_scrolls_it():
    with Chat(width=40, height=6) as chat:
        for _ in range(5):
            chat.enter("")
        text = "退订" * 30
        chat.type(text)
        top = first_row(chat)
        assert_line(chat, text, 60, top)
        chat.type(HOME)
        assert_line(chat, text, 0, top)


def test_resizing_repaints_and_leaves_no_garbage():
    with Chat(width=80) as chat:
        chat.enter("")
        top = chat.screen.cursor.y
        text = "我想把那个每月扣我五块钱的彩铃退了再查一下上个月的退款"
        chat.type(text)
        assert_line(chat, text, len(text), top)
        for width in (40, 60, 33, 100, 20, 80):
            chat.resize(width)
            assert_line(chat, text, len(text), top)
        chat.type(LEFT * 10 + "x").resize(35)
        assert_line(chat, text[:-10] + "x" + text[-10:], len(text) - 9, top)
        assert chat.row(0).startswith("客户>"), chat.rows()


def test_many_resizes_while_typing():
    with Chat(width=80) as chat:
        text = ""
        for step in range(12):
            chat.process.setwinsize(24, 30 + 7 * (step % 5))
            chat.screen.resize(24, 30 + 7 * (step % 5))
            chat.type("退订a")
            text += "退订a"
        chat.drain(0.3)
        rows = chat.rows()
        assert "".join(rows).replace("客户> ", "").replace(" ", "").endswith(text), rows


def test_home_end_and_word_keys_in_all_their_forms():
    for home, end in (("\x1b[H", "\x1b[F"), ("\x1bOH", "\x1bOF"), ("\x1b[1~", "\x1b[4~"), ("\x1b[7~", "\x1b[8~")):
        with Chat() as chat:
            chat.type("退订").type(home + "a" + end + "b")
            assert_line(chat, "a退订b", 4)
    with Chat() as chat:
        chat.type("取消 包月abc。好")
        chat.type("\x1b[1;5D")
        assert_line(chat, "取消 包月abc。好", 9)
        chat.type("\x1b[1;5D" * 2)
        assert_line(chat, "取消 包月abc。好", 5)
        chat.type("\x1b[1;5D\x1b[1;5D\x1b[1;5C\x1b[1;3C")
        assert_line(chat, "取消 包月abc。好", 5)


def test_keys_without_a_meaning_print_nothing():
    with Chat() as chat:
        chat.type("退")
        for key in ("\x1b[5~", "\x1b[6~", "\x1b[2~", "\x1b[15~", "\x1b[24;2~", "\x1bOP", "\x1b[[A", "\x1b[I", "\x1b[?1;2c",
                    "\x1b[<0;3;4M", "\x1b[1;2A", ctrl("g"), ctrl("o"), ctrl("q"), ctrl("s"), ctrl("v"), ctrl("_")):
            chat.type(key)
        chat.drain(0.4)
        chat.type("订")
        if chat.row() != "客户> 退订":
            raise AssertionError(chat.rows())


def test_escape_alone_is_no_lost_key():
    with Chat() as chat:
        chat.type("退\x1b", quiet=0.5).type("订")
        assert_line(chat, "退订", 2)


def test_ctrl_w_deletes_back_to_the_last_change_of_script_or_punctuation():
    with Chat() as chat:
        chat.type("查询 取消包月abc。好")
        for left in ("查询 取消包月abc。", "查询 取消包月abc", "查询 取消包月", "查询 ", ""):
            chat.type(ctrl("W"))
            assert_line(chat, left, len(left))
        chat.type(ctrl("Y"))
        assert_line(chat, "查询 ", 3)


def test_kill_and_yank():
    with Chat() as chat:
        chat.type("退订彩铃谢谢").type(LEFT * 2 + ctrl("K"))
        assert_line(chat, "退订彩铃", 4)
        chat.type("x" + BACKSPACE + HOME + ctrl("Y"))
        assert_line(chat, "谢谢退订彩铃", 2)
        chat.type(ctrl("U"))
        assert_line(chat, "退订彩铃", 0)


def test_characters_are_deleted_with_their_marks():
    with Chat() as chat:
        chat.type("e\u0301\U0001f600a")
        chat.type(LEFT + LEFT + BACKSPACE)
        assert chat.row() == "客户> \U0001f600a", chat.rows()
        assert chat.cursor()[0] == 6, chat.cursor()


def test_latin_letters_and_middle_dots_are_characters():
    with Chat() as chat:
        for character in "阿·é×ÿ\u0080":
            chat.type(character)
        assert chat.row() == "客户> 阿·é×ÿ", chat.rows()


def test_bad_bytes_become_a_replacement_character():
    with Chat() as chat:
        chat.type(b"\xff\xfe").type("退").type(b"\xe9\x80", quiet=0.5).type("订")
        assert "退" in chat.row() and "订" in chat.row() and "\ufffd" in chat.row(), chat.rows()


def test_a_pasted_text_is_one_line_and_is_not_sent():
    with Chat() as chat:
        chat.type("我要").type(paste("退订\n彩铃\r\n\r\n谢谢\t好\n"))
        assert_line(chat, "我要退订 彩铃 谢谢 好", 13)
        chat.type(HOME + paste("\x1b[31m你\x07好\u202e"))
        assert chat.row().startswith("客户> [31m你好我要退订"), chat.rows()


def test_a_paste_in_pieces_is_one_text():
    with Chat() as chat:
        whole = paste("退订\n彩铃").encode()
        for index in range(len(whole)):
            chat.type(whole[index : index + 1], quiet=0.005)
        chat.drain()
        assert_line(chat, "退订 彩铃", 5)


def test_ten_thousand_pasted_characters_do_not_stall():
    for text in (paste("退订彩铃" * 2500), "退订彩铃" * 2500):
        with Chat(width=80, height=24) as chat:
            start = time.time()
            chat.type("x" + LEFT)
            chat.type(text)
            chat.wait_for(lambda: chat.rows()[-1].endswith("铃x"), "the end of the paste")
            took = time.time() - start
            assert took < 3, f"{took:.1f} s"
            start = time.time()
            chat.type(BACKSPACE, quiet=0.01)
            assert time.time() - start < 0.3
            chat.type(ctrl("C"))


def test_up_and_down_walk_through_history_and_keep_the_draft():
    with Chat() as chat:
        chat.enter("退订彩铃").enter("查询退款")
        chat.type("草稿" + UP)
        assert_line(chat, "查询退款", 4)
        chat.type(UP + UP)
        assert chat.row().startswith("客户> 退订彩铃"), chat.rows()
        chat.type(DOWN + DOWN)
        assert_line(chat, "草稿", 2)


def test_alt_p_finds_lines_that_hold_what_is_typed():
    with Chat() as chat:
        chat.enter("退订彩铃").enter("查询积分").enter("退款到哪了").enter("查询余额")
        chat.type("退\x1bp")
        assert chat.row() == "客户> 退款到哪了", chat.rows()
        chat.type("\x1bp")
        assert chat.row() == "客户> 退订彩铃", chat.rows()
        chat.type(ctrl("C"))
        chat.wait_for(chat.at_prompt, "the prompt")
        chat.type("查\x1bp")
        assert chat.row() == "客户> 查询余额", chat.rows()


def test_ctrl_r_finds_chinese():
    with Chat("--show" if harness.is_echo() else "") as chat:
        chat.enter("退订彩铃").enter("查询这个月的退款").enter("取消包月")
        chat.type(ctrl("R") + "月")
        assert "取消包月" in chat.row(), chat.rows()
        chat.type(ctrl("R"))
        assert "查询这个月的退款" in chat.row(), chat.rows()
        chat.type(BACKSPACE + "退订")
        assert "退订彩铃" in chat.row(), chat.rows()
        chat.type(END + "x")
        assert_line(chat, "退订彩铃x", 5)
        chat.type(ctrl("U") + "草稿" + ctrl("R") + "包月" + ctrl("G"))
        assert_line(chat, "草稿", 2)
        chat.type(ctrl("R") + "没有这个" + ctrl("G"))
        assert_line(chat, "草稿", 2)
        if harness.is_echo():
            chat.type(ctrl("U") + ctrl("R") + "包月" + ENTER)
            chat.wait_for(chat.at_prompt, "the next prompt")
            assert '<"取消包月">' in chat.rows(), chat.rows()
