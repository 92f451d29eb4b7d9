"""What else is on the screen: completion, hints, tables, wrapped text, and the widths they are made of."""

import harness
from harness import LEFT, TAB, Chat, assert_line, ctrl, need_echo


def test_tab_completes_and_lists():
    need_echo()
    with Chat() as chat:
        chat.type("/帮" + TAB)
        assert_line(chat, "/帮助", 3)
        chat.type(ctrl("U") + "/凭" + TAB)
        top = chat.screen.cursor.y
        assert chat.row(top) == "客户> /凭证" and chat.cursor() == (11, top), chat.rows()
        assert chat.row(top + 1).split() == ["/凭证", "/凭证下载"], chat.rows()
        chat.type(TAB)
        assert_line(chat, "/凭证下载", 5, top)
        chat.type(ctrl("U") + TAB)
        assert chat.cursor() == (6, top), chat.cursor()
        listed = " ".join(chat.rows()[top + 1 :]).split()
        assert sorted(listed) == sorted(["/帮助", "/我的", "/进度", "/凭证", "/凭证下载", "/退出", "退订彩铃", "退订宽带"]), chat.rows()
        chat.type("x")
        assert_line(chat, "x", 1, top)


def test_ctrl_l_clears_the_screen():
    with Chat() as chat:
        chat.enter("").enter("").type("退订" + ctrl("L"))
        assert_line(chat, "退订", 2, 0)


def test_idle_gives_the_line_back():
    need_echo()
    with Chat("--show --idle 400") as chat:
        chat.type("退订彩铃" + LEFT)
        chat.wait_for(lambda: "<idle>" in chat.rows(), "<idle>")
        chat.wait_for(lambda: chat.row() == "客户> 退订彩铃", "the line")
        assert chat.cursor()[0] == 12, chat.cursor()


def test_a_hint_goes_away_with_the_first_key():
    need_echo()
    with Chat('--hint "是 / 否"', wait=False) as chat:
        chat.wait_for(lambda: chat.row() == "客户> 是 / 否", "the hint")
        assert chat.cursor() == (6, 0), chat.cursor()
        chat.type("好")
        assert_line(chat, "好", 1)


def test_widths_are_those_of_wcwidth():
    need_echo()
    import unicodedata
    from wcwidth import wcwidth

    with Chat(width=200, height=200) as chat:
        chat.enter("!widths")
        text = chat.sent.decode(errors="replace")
        runs = [run.split(":") for run in text.split("!widths")[-1].split() if ":" in run]
    runs = [(int(start, 16), int(width)) for start, width in runs]
    assert len(runs) > 300, runs[:5]
    wrong = []
    for (start, width), (end, _) in zip(runs, runs[1:] + [(0x110000, 0)]):
        for value in range(start, end):
            # Fillers and tone marks on which terminals don't agree, and what Python's Unicode doesn't know.
            if 0xD800 <= value < 0xE000 or chr(value) in "\u00ad\u302e\u302f\u3164\uffa0":
                continue
            if unicodedata.category(chr(value)) == "Cn":
                continue
            if max(0, wcwidth(chr(value))) != width:
                wrong.append(value)
    # Newer Unicode versions and private choices differ in rare scripts; the characters that customers use must not.
    common = [v for v in wrong if v < 0x2E80 and v >= 0x2000 or 0x2E80 <= v < 0xA000 or 0xFE30 <= v < 0xFFEF or v < 0x300]
    assert not common, [hex(v) for v in common]
    assert len(wrong) < 700, f"{len(wrong)} differ: {[hex(v) for v in wrong[:20]]}"


def test_text_is_wrapped_by_chinese_habits():
    need_echo()
    with Chat() as chat:
        chat.enter("!wrap 20 您将退订「彩铃」，每月 5.00 元，立即生效（不再扣费）。好")
        lines = [row.strip("|") for row in chat.rows() if row.startswith("|")]
    assert len(lines) >= 3, lines
    for line in lines:
        assert sum(harness.wcwidth(c) for c in line) <= 20, line
        assert line.lstrip()[0] not in "，。）」", lines
        assert line[-1] not in "（「", lines
    assert lines[1].startswith("  ") and any("5.00" in line for line in lines), lines


def test_tables_stand_in_columns():
    need_echo()
    from harness import wcwidth

    def columns(text):
        return sum(wcwidth(c) for c in text)

    with Chat() as chat:
        chat.enter("!table 80")
        rows = [row for row in chat.rows() if "元/月" in row or "彩铃" in row or "流量包" in row]
        assert len({columns(row[: row.index(mark)]) for row, mark in zip(rows, ("状态", "正在", "已取消"))}) == 1, rows
        assert len({columns(row[: row.index(mark) + len(mark)]) for row, mark in zip(rows, ("元/月", "5.00", "20.00"))}) == 1
        chat.enter(ctrl("L") + "!table 30")
        rows = [row for row in chat.rows() if "10GB" in row]
        assert "…" in rows[0] and columns(rows[0]) <= 30, rows
