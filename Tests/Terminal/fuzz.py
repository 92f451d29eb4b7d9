#!/usr/bin/env python3
"""Random keys, pastes and changes of the terminal's width against a model: fuzz.py [-n SESSIONS] [-s SEED] COMMAND

Beside what edit_fuzz.py does: words, killing and yanking, pastes, Latin-1 and combining characters, Ctrl-C, Ctrl-L,
resizes. After each key the screen's cells and the cursor are compared with the model's. A failure prints the keys.
"""

import argparse
import random
import sys
import unicodedata

import harness
from harness import Chat, ctrl, first_row, laid_out, paste

PIECES = ["退", "订彩铃", "取消包月", "a", "bc ", "1", "。", "，", " ", "é", "·", "ñ×", "😀", "한", "ｗ", "（", "—"]
PASTES = ["退订\n彩铃", "多行\r\n\r\n文本\t好\n", "x" * 30, "取消" * 40]


def kind(character):
    code = ord(character)
    if 0x4E00 <= code <= 0x9FFF:
        return "han"
    if character.isspace():
        return "space"
    if character.isalpha() or character.isnumeric():
        return "latin"
    category = unicodedata.category(character)
    return "punctuation" if category[0] == "P" or category in ("Sm", "Sc", "Sk") else "other"


class Model:
    def __init__(self, history):
        self.history, self.depth, self.draft = history, 0, ([], 0)
        self.text, self.cursor, self.killed = [], 0, []

    def word_start(self):
        at = self.cursor
        while at and kind(self.text[at - 1]) == "space":
            at -= 1
        if at:
            wanted = kind(self.text[at - 1])
            while at and kind(self.text[at - 1]) == wanted:
                at -= 1
        return at

    def word_end(self):
        at = self.cursor
        while at < len(self.text) and kind(self.text[at]) == "space":
            at += 1
        if at < len(self.text):
            wanted = kind(self.text[at])
            while at < len(self.text) and kind(self.text[at]) == wanted:
                at += 1
        return at

    def insert(self, text):
        self.text[self.cursor : self.cursor] = list(text)
        self.cursor += len(text)

    def delete(self, start, end, keep=False):
        if start == end:
            return
        if keep:
            self.killed = self.text[start:end]
        del self.text[start:end]
        self.cursor = start

    def walk(self, step):
        if not 0 <= self.depth + step <= len(self.history):
            return False
        if self.depth == 0:
            self.draft = list(self.text)
        self.depth += step
        self.text = list(self.history[-self.depth]) if self.depth else list(self.draft)
        self.cursor = len(self.text)
        return True


def step(rng, model, chat):
    """Presses one key; returns its name."""
    end, at = len(model.text), model.cursor
    keys = {
        "left": ("\x1b[D", lambda: setattr(model, "cursor", max(0, at - 1))),
        "right": ("\x1b[C", lambda: setattr(model, "cursor", min(end, at + 1))),
        "home": (rng.choice(["\x01", "\x1b[H", "\x1b[1~"]), lambda: setattr(model, "cursor", 0)),
        "end": (rng.choice(["\x05", "\x1b[F", "\x1b[4~"]), lambda: setattr(model, "cursor", end)),
        "word left": (rng.choice(["\x1b[1;5D", "\x1bb"]), lambda: setattr(model, "cursor", model.word_start())),
        "word right": (rng.choice(["\x1b[1;5C", "\x1bf"]), lambda: setattr(model, "cursor", model.word_end())),
        "backspace": ("\x7f", lambda: model.delete(max(0, at - 1), at)),
        "delete": ("\x1b[3~", lambda: model.delete(at, min(end, at + 1))),
        "^W": ("\x17", lambda: model.delete(model.word_start(), at, keep=True)),
        "M-d": ("\x1bd", lambda: model.delete(at, model.word_end(), keep=True)),
        "^K": ("\x0b", lambda: model.delete(at, end, keep=True)),
        "^U": ("\x15", lambda: model.delete(0, at, keep=True)),
        "^Y": ("\x19", lambda: model.insert(model.killed)),
        "junk": (rng.choice(["\x1b[5~", "\x1b[15~", "\x1bOP", "\x07"]), lambda: None),
        "^L": ("\x0c", lambda: None),
    }
    name = rng.choices(
        ["text", "paste", "resize", "up", "down", "^C", *keys], [30, 2, 5, 2, 2, 1, 12, 5, 4, 3, 3, 3, 8, 4, 1, 1, 1, 1, 3, 2, 1]
    )[0]
    if name == "text" or name == "paste" and len(model.text) < 200:
        text = "".join(rng.choices(PIECES, k=rng.randint(1, 4))) if name == "text" else rng.choice(PASTES)
        if len(model.text) + len(text) > 300:
            return "nothing"
        clean = " ".join(text.split()) if name == "paste" else text
        model.insert(clean)
        chat.type(paste(text) if name == "paste" else text, quiet=0.02)
        return repr(text)
    if name == "resize":
        width = rng.randint(20, 100)
        chat.resize(width, 60)
        return f"resize {width}"
    if name in ("up", "down"):
        if model.walk(1 if name == "up" else -1):
            chat.type("\x1b[A" if name == "up" else "\x1b[B", quiet=0.02)
        return name
    if name == "^C":
        model.__init__(model.history)
        chat.type("\x03", quiet=0.05)
        chat.wait_for(chat.at_prompt, "the prompt after ^C")
        return "^C (killed text is kept by the program, forgotten by the model)"
    if name in keys:
        sent, change = keys[name]
        if name == "^Y" and not model.killed or name == "^Y" and end > 250:
            return "nothing"
        change()
        chat.type(sent, quiet=0.02)
    return name


def session(seed, steps):
    rng = random.Random(seed)
    history = ["退订彩铃", "查询这个月的退款 abc", "短"]
    done = []
    with Chat(width=rng.choice([80, 40, 33]), height=60) as chat:
        for line in history:
            chat.enter(line)
        model = Model(history)
        for _ in range(steps):
            done.append(step(rng, model, chat))
            for patience in (0, 0.1, 0.3):
                if patience:
                    chat.drain(patience)
                rows, (x, y) = laid_out("".join(model.text), model.cursor, chat.screen.columns)
                top = max(0, chat.screen.cursor.y - y)
                shown = chat.rows()[top:]
                if shown == rows and chat.cursor() == (x, top + y):
                    break
            else:
                print(f"FAILED seed {seed} at {chat.screen.columns} columns, after {done}")
                print(f"  expected {rows} {(x, y)}\n  shown    {shown} {(chat.cursor()[0], chat.cursor()[1] - top)}")
                return False
    return True


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("command")
    parser.add_argument("-n", type=int, default=20)
    parser.add_argument("-s", type=int, default=1)
    parser.add_argument("-o", type=int, default=60, help="keys a session")
    options = parser.parse_args()
    harness.command = options.command
    failing = sum(not session(options.s * 1000 + number, options.o) for number in range(options.n))
    print(f"fuzz: seed={options.s} cases={options.n} failing={failing}")
    return 1 if failing else 0


if __name__ == "__main__":
    sys.exit(main())
