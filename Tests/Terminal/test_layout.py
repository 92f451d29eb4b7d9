"""Replies on a screen: broken inside the width, lists in columns, colours that mean something; nothing of that in a pipe."""

import re
import subprocess
import tempfile

from harness import ENTER, Chat, environment, wcwidth
from test_chat import ROOT, chat, program, say, to_quote
from test_conversation import shown, to_list

PHONE, PASSWORD = "13800000001", "258036"
TALK = ["退彩铃", PHONE, "用服务密码", PASSWORD, "为什么", "否", "我的业务", "最近的扣费", "退订包月", "取消"]
CLOSING, OPENING = "，。、；：！？）”》", "（“《"
ESCAPE = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")


def columns(text):
    return sum(max(wcwidth(character), 0) for character in text)


def spoken(talk, since=0):
    """The lines that were said, as they were sent: what is typed and what is painted under it aside."""
    plain = ESCAPE.sub("", talk.sent[since:].decode(errors="replace"))
    lines = [line.split("\r")[-1] for line in plain.replace("\r\n", "\n").split("\n")]
    begin = next(number for number, line in enumerate(lines) if line.startswith("客服>"))
    return [line for line in without_messages(lines[begin:]) if line.startswith(("客服>", "  ")) and line.strip()]


def without_messages(lines):
    """The lines without those of an SMS, whose code is another one each time."""
    isMessage, rest = False, []
    for line in lines:
        isMessage = line.startswith("【") or (isMessage and line.startswith("  "))
        rest += [] if isMessage else [line]
    return rest


def compact(lines):
    """The words alone: not how they are set, nor the commas for which columns stand."""
    return re.sub(r"[\s，：]|客服>", "", "".join(lines))


def test_sentences_that_another_comes_between_are_no_list():
    """Two quotes in one block say when each takes effect; these are sentences with their commas."""
    _, said = at_width(80, ["退手机报和语音包", PHONE, "用服务密码", PASSWORD, "取消"])
    effective = [line.strip() for line in said if line.strip().startswith("生效")]
    assert len(effective) == 2 and all(line.startswith("生效：") and "，" in line for line in effective), effective


def piped(lines, **env):
    with tempfile.TemporaryDirectory() as folder:
        env = {"TUIDING_TRANSCRIPTS": str(ROOT / "Transcripts"), "TUIDING_INTENTS": str(ROOT / "Intents"),
               "TUIDING_POLICIES": str(ROOT / "Policies"), "XDG_STATE_HOME": folder, "XDG_CACHE_HOME": folder, **env}
        done = subprocess.run([program(), "chat", "--record", f"{folder}/x.transcript"], input="\n".join(lines) + "\n",
                              env=environment(**env), capture_output=True, text=True, timeout=60)
        assert done.returncode == 0, done.stderr
        # Somebody who types takes his leave himself.
        return [line for line in without_messages(done.stdout.splitlines()) if not line.startswith("客服> 再见")]


def at_width(width, lines, **env):
    """What is said on a screen of that width from its first line on."""
    with tempfile.TemporaryDirectory() as folder:
        env = {"TUIDING_TRANSCRIPTS": str(ROOT / "Transcripts"), "TUIDING_INTENTS": str(ROOT / "Intents"),
               "TUIDING_POLICIES": str(ROOT / "Policies"), "XDG_STATE_HOME": folder, "XDG_CACHE_HOME": folder, "PAGER": "cat", **env}
        with Chat(cmd=f"{program()} chat --record {folder}/x.transcript", width=width, height=60, wait=False, **env) as talk:
            talk.wait_for(lambda: talk.at_prompt(), "the first prompt", 60)
            talk.drain(0.2)
            for line in lines:
                say(talk, line)
            return talk.sent, spoken(talk)


def test_replies_are_broken_inside_the_screen_between_words_and_say_the_same_as_in_a_pipe():
    in_pipe = [line for line in piped(TALK) if line.startswith(("客服>", "  "))]
    for width in (20, 40, 80):
        _, on_screen = at_width(width, TALK)
        for line in on_screen:
            assert columns(line) <= width, (width, line)
            assert line.strip()[0] not in CLOSING, f"{width}: begins with a closing mark: {line!r}"
            assert line.rstrip()[-1] not in OPENING, f"{width}: ends with an opening mark: {line!r}"
            assert not re.match(r"\s*(元|\d+ ?元)", line), f"{width}: an amount is torn: {line!r}"
        assert len(on_screen) > len(in_pipe), f"nothing was broken at {width}"
        # The greeting is said to people only.
        said = compact(on_screen)
        assert said.endswith(compact(in_pipe)), f"{width}:\n{said}\n{compact(in_pipe)}"


def test_a_pipe_gets_every_reply_in_one_line_whatever_the_width():
    wide = piped(TALK, COLUMNS="20")
    assert wide == piped(TALK) and max(map(columns, wide)) > 80, max(map(columns, wide))
    assert any(re.match(r"  \d\. \S+，\d+\.\d\d 元/月，", line) for line in wide), "rows of a list are not set in columns"
    # Somebody types, but what is said goes to a file.
    with tempfile.TemporaryDirectory() as folder:
        with Chat(
            cmd=f"sh -c '{program()} chat --record {folder}/x.transcript > {folder}/out'", width=20, wait=False,
            TUIDING_TRANSCRIPTS=str(ROOT / "Transcripts"), TUIDING_INTENTS=str(ROOT / "Intents"),
            TUIDING_POLICIES=str(ROOT / "Policies"), XDG_STATE_HOME=folder, XDG_CACHE_HOME=folder,
        ) as talk:
            for line in (*TALK, "/退出"):
                talk.type(line + ENTER, quiet=0.3)
            talk.wait_for_end(20)
        text = open(f"{folder}/out", encoding="utf-8").read()
        assert "\x1b" not in text and max(columns(line) for line in text.splitlines()) > 80, text


def test_a_list_stands_in_columns_and_is_broken_where_it_does_not_fit():
    with chat() as (talk, _):
        to_list(talk)
        rows = [row for row in talk.rows() if re.match(r"  \d\. ", row)]
        assert len(rows) > 2, rows
        ends = {columns(row[: row.index("元/")]) for row in rows}
        assert len(ends) == 1, f"amounts end in one column: {rows}"
        starts = {columns(row[: re.search(r"元/\S+\s+", row).end()]) for row in rows}
        assert len(starts) == 1, f"states begin in one column: {rows}"
    _, lines = at_width(24, ["退订包月，" + PHONE, "用服务密码", PASSWORD])
    text = compact(lines)
    assert "…" not in text and "10GB流量包20.00元/月" in text, text
    listed = lines[next(n for n, line in enumerate(lines) if re.match(r"  1\. ", line)):]
    assert any(re.match(r"     \S", line) for line in listed), f"the rest of a row stands under its words: {listed}"


def colours(talk):
    """The cells of the screen as (character, foreground, bold)."""
    return [[(cell.data, cell.fg, cell.bold) for cell in (talk.screen.buffer[y][x] for x in range(talk.screen.columns))]
            for y in range(talk.screen.lines)]


def of(rows, text, nth=0):
    """The looks of a text on the screen."""
    for row in rows:
        # A wide character is followed by an empty cell.
        cells = [cell for cell in row if cell[0]]
        line = "".join(cell[0] for cell in cells)
        if text in line:
            at = line.index(text)
            return {cell[1:] for cell in cells[at : at + len(text)] if cell[0] != " "}
    raise AssertionError(f"{text} isn't on the screen")


def test_amounts_choices_and_warnings_are_coloured_and_nothing_else():
    with chat(NO_COLOR=None) as (talk, _):
        to_quote(talk)
        rows = colours(talk)
        assert of(rows, "3.33 元") == {("default", True)}, of(rows, "3.33 元")
        assert of(rows, "本期费用") == {("default", False)}
        assert of(rows, "客服>") == {("green", False)}
        confirm = next(row for row in rows if "".join(c[0] for c in row).strip().startswith("确认请回复"))
        assert {c[1:] for c in confirm if c[0] and c[0] in "是否"} == {("cyan", True)}, "what can be answered"
        assert {c[1:] for c in confirm if c[0] and c[0] in "确认请回复放弃"} == {("default", False)}
        say(talk, "否")
        say(talk, "退订包月")
        rows = colours(talk)
        assert of(rows, "2.") == {("cyan", True)}, "the number of a choice"
        assert of(rows, "10GB流量包") == {("default", False)}
        # Bold, dim and the terminal's own red, green, magenta and cyan: no black, white or yellow, no background.
        used = set(re.findall(rb"\x1b\[([0-9;]*)m", talk.sent))
        assert used <= {b"0", b"", b"1", b"2", b"31", b"32", b"35", b"1;36"}, used
        say(talk, "取消")
    with chat("--accounts fixtures/移动-宽带合约期内.yaml", NO_COLOR=None) as (talk, _):
        say(talk, "退宽带")
        say(talk, PHONE)
        say(talk, "000000")
        assert of(colours(talk), "验证码不正确") == {("red", False)}, shown(talk)


def test_a_fee_is_a_warning():
    with chat("--accounts fixtures/移动-宽带合约期内.yaml", NO_COLOR=None) as (talk, _):
        for line in ("退宽带", PHONE, "用服务密码", PASSWORD, "123X", PHONE, "太贵"):
            say(talk, line)
        assert of(colours(talk), "提前退订要付违约金 54.00 元") == {("magenta", False)}, shown(talk)
        assert of(colours(talk), "4.") == {("cyan", True)}, "ways to pay are choices"
        say(talk, "微信")
        assert of(colours(talk), "确认请回复") == {("default", False)}, shown(talk)


def test_colours_are_left_out_where_they_are_not_wanted():
    for changes in ({"NO_COLOR": "1"}, {"NO_COLOR": None, "CLICOLOR": "0"}, {"NO_COLOR": None, "TERM": "dumb"}):
        with chat(**changes) as (talk, _):
            to_quote(talk)
            assert not re.search(rb"\x1b\[[0-9;]+m", talk.sent.replace(b"\x1b[0m", b"")), changes
            if changes.get("TERM") == "dumb":
                assert b"\x1b" not in talk.sent
    assert "\x1b" not in "".join(piped(TALK, NO_COLOR=None, TERM="xterm-256color"))


def test_a_wide_screen_leaves_a_reply_as_it_is():
    _, lines = at_width(300, TALK[:5])
    assert lines[1:] == [line for line in piped(TALK[:5]) if line.startswith(("客服>", "  "))], lines
