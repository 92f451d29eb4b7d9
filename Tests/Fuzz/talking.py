#!/usr/bin/env python3
"""Talks at random to the faces for programs for so long: talking.py [--seed N] SECONDS PROGRAM

Half the time over JSON Lines (many sessions: the dialogue in all its states, with verified customers, and the protocol with broken
lines), half over MCP. Nothing may crash, hang or go unanswered, and no sanitizer may speak: PROGRAM should be built with one.
Prints the seed; the status is 1 when something was found.
"""

import argparse
import json
import os
import pathlib
import random
import re
import selectors
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
# Unoptimised and watched, on a machine with other work; a hang lasts for ever.
PATIENCE = 60
PHONES = [f"1380000000{n}" for n in range(1, 9)]


def utterances():
    """What people say here: our own lines and the customers' lines of the transcripts."""
    own = [l.split("|")[0] for l in (ROOT / "Tests/Utterances/own.txt").read_text().splitlines() if l and l[0] not in "#["]
    said = []
    for file in (ROOT / "Transcripts").rglob("*.transcript"):
        said += re.findall(r"(?m)^客户> (.+)$", file.read_text())
    return own, said


class Found(Exception):
    """Something that may not be."""


class Face:
    """A program on pipes that is spoken to and must answer in time."""

    def __init__(self, program, *arguments):
        home = tempfile.mkdtemp(prefix="tuiding-fuzz-")
        env = dict(os.environ, XDG_DATA_HOME=home, XDG_STATE_HOME=home, XDG_CACHE_HOME=home, LANG="C.UTF-8",
                   ASAN_OPTIONS="detect_leaks=0")
        reader, writer = os.pipe()
        os.write(writer, "= * code {{验证码}}\n= * confirmCode {{验证码}}\n= * password 258036\n= * idTail 123X\n".encode())
        os.close(writer)
        arguments = [a.replace("FD", str(reader)) for a in arguments]
        self.errors = tempfile.TemporaryFile()
        self.process = subprocess.Popen(
            [program, *arguments], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self.errors, env=env, cwd=ROOT,
            pass_fds=[reader])
        os.close(reader)
        os.set_blocking(self.process.stdout.fileno(), False)
        self.selector = selectors.DefaultSelector()
        self.selector.register(self.process.stdout, selectors.EVENT_READ)
        self.rest = b""
        self.last = b""

    def write(self, line):
        self.last = line
        try:
            self.process.stdin.write(line + b"\n")
            self.process.stdin.flush()
        except BrokenPipeError:
            self.fail("it closed its input")

    def read(self):
        """The next message; fails when none comes in time."""
        end = time.monotonic() + PATIENCE
        while b"\n" not in self.rest:
            if not self.selector.select(max(0, end - time.monotonic())):
                self.fail(f"no answer in {PATIENCE} s")
            data = os.read(self.process.stdout.fileno(), 1 << 16)
            if not data:
                self.fail(f"it has ended with {self.process.wait(5)}")
            self.rest += data
        line, self.rest = self.rest.split(b"\n", 1)
        return json.loads(line)

    def fail(self, why):
        self.process.kill()
        raise Found(f"{why} after {self.last[:400]!r}\n{self.said()[:3000]}")

    def said(self):
        self.errors.seek(0)
        return self.errors.read().decode(errors="replace")

    def finish(self):
        self.process.stdin.close()
        self.process.stdout.close()
        if self.process.wait(PATIENCE) != 0 or "Sanitizer" in self.said():
            raise Found(f"it ended with {self.process.returncode}\n{self.said()[:3000]}")


def spoiled(text, chance):
    """A line as it is, cut, doubled, put together, or with characters that nobody types."""
    kind = chance.randrange(8)
    if kind < 4 or not text:
        return text
    place = chance.randrange(len(text))
    if kind == 4:
        return text[:place] or text
    if kind == 5:
        return text[:place] + chr(chance.choice([0x1B, 0x202E, 0x301, 0xFF11, 0x1F624, 0xD7FF, 0xA, 0x9000, 0x41])) + text[place:]
    if kind == 6:
        return text * chance.randrange(2, 60)
    return text + chance.choice("，。 顺便别不") + text[place:]


def line(chance, lines):
    own, said = lines
    kind = chance.randrange(10)
    if kind == 0:
        return chance.choice(PHONES + ["是", "好的", "不", "返回", "取消", "第二个", "都要", "为什么", "人工", "1", "0", "半个月"])
    text = spoiled(chance.choice(said if kind < 7 else own), chance)
    if kind == 9:
        text += chance.choice("，。 ") + chance.choice(said)
    return text[:4000]


def request(session, asked, chance, lines):
    """The next thing to say in a session."""
    kind = chance.randrange(20)
    if asked and kind < 8:
        choices = asked.get("choices") or ["yes", "no", chance.choice(PHONES)]
        value = chance.choice(choices) if kind < 7 else line(chance, lines)
        return {"op": "answer", "session": session, "ask": asked["ask"], "value": value or "x"}
    if kind == 8:
        return {"op": chance.choice(["state", "explain", "back", "cancel", "undo", "handoff"]), "session": session}
    return {"op": "say", "session": session, "text": line(chance, lines) or "x"}


def json_lines(program, seconds, chance, lines):
    face = Face(program, "agent", "--store", "memory", "--secrets-fd", "FD")
    end, sessions, asked, number = time.monotonic() + seconds, [], {}, 0
    while time.monotonic() < end:
        number += 1
        if len(sessions) < 12 or chance.randrange(40) == 0:
            what = {"op": "open"}
        else:
            session = chance.choice(sessions)
            what = request(session, asked.get(session), chance, lines)
        written = json.dumps({"v": 1, "id": str(number), **what}, ensure_ascii=False).encode()
        if chance.randrange(25) == 0:
            # Broken in one byte: an error names it, and the stream goes on.
            place = chance.randrange(len(written))
            broken = written[:place] + bytes([chance.choice(b'{}[]":\\,\x00\xff\xe4 9')]) + written[place + 1:]
            face.write(broken)
            while face.read()["event"] not in ("done", "error"):
                pass
            # What is left of its events belongs to no request of ours.
            number += 1
            written = json.dumps({"v": 1, "id": str(number), **what}, ensure_ascii=False).encode()
        face.write(written)
        while True:
            event = face.read()
            if event.get("id") != str(number):
                continue
            if event["event"] == "ask":
                asked[event["session"]] = event
            if event["event"] == "done":
                if what["op"] == "open":
                    sessions.append(event["session"])
                break
        if len(sessions) > 30:
            del sessions[chance.randrange(len(sessions))]
    face.finish()
    return number


def mcp(program, seconds, chance, lines):
    face = Face(program, "mcp", "--store", "memory", "--secrets-fd", "FD")
    number, session, proposal = 0, "none", "none"

    def call(method, parameters, spoil=False):
        nonlocal number
        number += 1
        written = json.dumps({"jsonrpc": "2.0", "id": number, "method": method, "params": parameters}, ensure_ascii=False).encode()
        if spoil:
            place = chance.randrange(len(written))
            face.write(written[:place] + bytes([chance.choice(b'{}[]":\\,\x00\xff 9')]) + written[place + 1:])
            # Some broken messages are notifications or nobody's: the next request shows that it goes on.
            return call("ping", {})
        face.write(written)
        while True:
            answer = face.read()
            if answer.get("id") == number:
                return answer
            if "method" in answer and "id" in answer:
                content = {"answer": chance.choice([True, False, PHONES[0], "1"])}
                result = {"action": chance.choice(["accept", "decline", "cancel"])}
                if result["action"] == "accept":
                    result["content"] = content
                face.write(json.dumps({"jsonrpc": "2.0", "id": answer["id"], "result": result}).encode())

    call("initialize", {"protocolVersion": "2025-11-25", "capabilities": {"elicitation": {}},
                        "clientInfo": {"name": "fuzz", "version": "1"}})
    face.write(b'{"jsonrpc":"2.0","method":"notifications/initialized"}')
    tools = [t["name"] for t in call("tools/list", {})["result"]["tools"]]
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        name = chance.choice(tools + ["say"] * 12)
        arguments = {"session": session}
        if name == "say":
            arguments["text"] = line(chance, lines) or "x"
        if name == "session_open":
            arguments = {}
        if name == "quote_unsubscribe":
            arguments["service"] = chance.choice(["彩铃", "宽带", "S1", line(chance, lines)])
        if name in ("unsubscribe", "refund_request"):
            arguments["proposal"] = proposal
        if name == "undo":
            arguments["receipt"] = chance.choice(["TD20261121AAAAAAAAA", proposal])
        if name in ("say", "unsubscribe", "refund_request", "undo"):
            arguments["key"] = f"k{number}"
        if chance.randrange(15) == 0:
            arguments[chance.choice(["session", "text", "extra", "key"])] = chance.choice([None, 7, [], "", "x" * 5000])
        answer = call("tools/call", {"name": name, "arguments": arguments}, spoil=chance.randrange(25) == 0)
        content = (answer.get("result") or {}).get("structuredContent") or {}
        session = content.get("session", session)
        proposal = content.get("proposal", proposal) if isinstance(content.get("proposal"), str) else proposal
    face.finish()
    return number


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("seconds", type=int)
    parser.add_argument("program")
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(1 << 32))
    options = parser.parse_args()
    program, lines = os.path.abspath(options.program), utterances()
    print(f"seed {options.seed}", flush=True)
    status = 0
    for name, talk in (("JSON Lines", json_lines), ("MCP", mcp)):
        try:
            count = talk(program, options.seconds / 2, random.Random(f"{options.seed} {name}"), lines)
            print(f"{name}: {count} requests in {options.seconds // 2} s, all answered", flush=True)
        except Found as found:
            status = 1
            print(f"FAILED {name}: {found}", flush=True)
    return status


if __name__ == "__main__":
    sys.exit(main())
