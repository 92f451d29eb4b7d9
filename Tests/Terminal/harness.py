"""A program on a pseudo-terminal, with the screen that a person would see.

Every test starts the command that is to be tested (see run.py), types at it, and looks at the cells of the screen,
the cursor, or the bytes that the program has sent.
"""

import os
import signal
import subprocess
import termios
import time

import pexpect
import pyte
from wcwidth import wcwidth

PROMPT = "客户> "
HIDDEN_PROMPT = "客户*> "

# Set by run.py.
command = ""
hidden_after = []


def is_echo():
    return "internal-echo" in command


class Skipped(Exception):
    pass


def need_echo():
    """For what only `internal-echo` can be made to do."""
    if not is_echo():
        raise Skipped("needs internal-echo")


# Marks of terminals that reflow wrapped lines; pyte doesn't.
REFLOW_MARKS = (
    "VTE_VERSION KITTY_WINDOW_ID ALACRITTY_WINDOW_ID WT_SESSION KONSOLE_VERSION TMUX ITERM_SESSION_ID "
    "WEZTERM_PANE GHOSTTY_RESOURCES_DIR TERM_PROGRAM INSIDE_EMACS NO_COLOR CLICOLOR CLICOLOR_FORCE"
).split()


def environment(**changes):
    env = {k: v for k, v in os.environ.items() if k not in REFLOW_MARKS and not k.startswith("LC_")}
    env.update(LANG="C.UTF-8", LC_ALL="C.UTF-8", TERM="xterm-256color", TUIDING_HISTORY="", SWIFT_BACKTRACE="enable=no")
    env.update(changes)
    return {k: v for k, v in env.items() if v is not None}


def with_own_signals():
    """Signals as a login shell has them: who runs the tests in the background may have been started with some ignored."""
    for number in (signal.SIGINT, signal.SIGQUIT, signal.SIGHUP, signal.SIGTERM):
        signal.signal(number, signal.SIG_DFL)


class Chat:
    """The command on a terminal of `width` × `height` cells."""

    def __init__(self, arguments="", width=80, height=24, wait=True, cmd=None, **env):
        self.process = pexpect.spawn(
            cmd or f"{command} {arguments}",
            dimensions=(height, width),
            env=environment(**env),
            encoding=None,
            timeout=5,
            preexec_fn=with_own_signals,
        )
        self.process.delaybeforesend = None
        self.screen = pyte.Screen(width, height)
        self.stream = pyte.ByteStream(self.screen)
        self.sent = b""
        if wait:
            self.wait_for(lambda: self.row().startswith(PROMPT.strip()), "the first prompt")
            self.drain()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.close(force=True)

    def drain(self, quiet=0.06):
        """Reads until nothing has come for `quiet` seconds."""
        try:
            while True:
                data = self.process.read_nonblocking(65536, quiet)
                self.sent += data
                self.stream.feed(data)
        except (pexpect.TIMEOUT, pexpect.EOF):
            pass

    def wait_for(self, condition, what, seconds=8):
        end = time.time() + seconds
        while True:
            self.drain(0.02)
            if condition():
                return
            assert time.time() < end, f"waited {seconds} s for {what}; the screen is\n" + "\n".join(self.rows())

    def type(self, text, quiet=0.06):
        data = text if isinstance(text, bytes) else text.encode()
        while data:
            data = data[self.process.send(data[:4096]) :]
            self.drain(0 if data else quiet)
        return self

    def enter(self, text):
        """Types a line and waits for the next prompt."""
        self.type(text)
        before = len(self.sent)
        self.type("\r")
        self.wait_for(lambda: len(self.sent) > before and self.at_prompt(), "the next prompt")
        self.drain()
        return self

    def at_prompt(self):
        return self.row().rstrip() in (PROMPT.strip(), HIDDEN_PROMPT.strip())

    def to_hidden_prompt(self):
        for line in hidden_after or ["!secret"]:
            self.enter(line)
        self.wait_for(lambda: self.row().startswith(HIDDEN_PROMPT.strip()), "the hidden prompt")
        return self

    def row(self, y=None):
        """The text of a row, without the second cells of wide characters; the cursor's row by default."""
        y = self.screen.cursor.y if y is None else y
        return "".join(self.screen.buffer[y][x].data for x in range(self.screen.columns)).rstrip()

    def rows(self):
        rows = [self.row(y) for y in range(self.screen.lines)]
        while rows and not rows[-1]:
            rows.pop()
        return rows

    def cursor(self):
        return self.screen.cursor.x, self.screen.cursor.y

    def resize(self, width, height=24):
        self.screen.resize(height, width)
        self.process.setwinsize(height, width)
        self.drain(0.15)
        return self

    def kill(self, number):
        os.kill(self.process.pid, number)
        self.drain(0.2)

    def wait_for_end(self, seconds=8):
        """The exit status, or minus the signal."""
        self.wait_for(lambda: not self.process.isalive(), "the end", seconds)
        self.process.wait()
        return self.process.exitstatus if self.process.exitstatus is not None else -self.process.signalstatus

    def flags(self):
        """Whether the terminal has line mode and echo."""
        local = termios.tcgetattr(self.process.child_fd)[3]
        return bool(local & termios.ICANON), bool(local & termios.ECHO)


def laid_out(text, cursor, width):
    """The rows of prompt and text, and where the cursor is: the model of edit_fuzz.py, written anew."""
    rows, x, place = [""], 0, None
    for index, character in enumerate(PROMPT + text):
        columns = wcwidth(character)
        if index == len(PROMPT) + cursor:
            place = (0, len(rows)) if x + columns > width else (x, len(rows) - 1)
        if x + columns > width:
            rows.append("")
            x = 0
        rows[-1] += character
        x += columns
    if place is None:
        if x == width:
            rows.append("")
            x = 0
        place = (x, len(rows) - 1)
    rows = [row.rstrip() for row in rows]
    while rows and not rows[-1]:
        rows.pop()
    return rows, place


def assert_line(chat, text, cursor, top=None):
    """The screen shows exactly this line, from row `top` (the first prompt's row) on."""
    top = first_row(chat) if top is None else top
    rows, (x, y) = laid_out(text, cursor, chat.screen.columns)
    shown = chat.rows()[top:]
    assert shown == rows, f"shown {shown}, expected {rows}"
    assert chat.cursor() == (x, y + top), f"the cursor is at {chat.cursor()}, expected {(x, y + top)}"


def first_row(chat):
    """The row of the last prompt."""
    for y in range(chat.screen.cursor.y, -1, -1):
        if chat.row(y).startswith(PROMPT.strip()):
            return y
    raise AssertionError("no prompt on the screen: " + repr(chat.rows()))


def piped(data, arguments="", timeout=20, **env):
    """Runs the command on a pipe: exit status, output, errors."""
    done = subprocess.run(
        f"{command} {arguments}", shell=True, input=data, capture_output=True, env=environment(**env), timeout=timeout
    )
    return done.returncode, done.stdout, done.stderr


UP, DOWN, RIGHT, LEFT = "\x1b[A", "\x1b[B", "\x1b[C", "\x1b[D"
HOME, END, DELETE = "\x1b[H", "\x1b[F", "\x1b[3~"
BACKSPACE, TAB, ENTER = "\x7f", "\t", "\r"


def ctrl(letter):
    return chr(ord(letter.upper()) & 0x1F)


def paste(text):
    return "\x1b[200~" + text + "\x1b[201~"
