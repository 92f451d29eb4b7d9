"""A program on the other end of `tuiding agent`: requests out, events in, every line checked against the schema."""

import json
import os
import queue
import subprocess
import threading

import harness as processes
import jsonschema

PHONE, PASSWORD = processes.PHONE, processes.PASSWORD
ID_TAIL = processes.ID_TAIL
# Every number gets its code, as a phone in the customer's hand would.
CODES = "= * code {{验证码}}\n= * confirmCode {{验证码}}\n"
calls = 1000

validators = {}


def validator(kind):
    """The validator of `request` or `event` by the schema that the program prints."""
    if not validators:
        done = subprocess.run([processes.program, "agent", "--schema"], capture_output=True, check=True)
        schema = json.loads(done.stdout)
        jsonschema.Draft202012Validator.check_schema(schema)
        for name in ("request", "event"):
            validators[name] = jsonschema.Draft202012Validator({**schema, "$ref": f"#/$defs/{name}", "anyOf": [{}]})
    return validators[kind]


def handed(secrets):
    """A descriptor that gives these secrets."""
    reader, writer = os.pipe()
    os.write(writer, secrets.encode())
    os.close(writer)
    return reader


class Agent:
    """`tuiding agent` on pipes; a thread reads and checks its events."""

    def __init__(self, house=None, secrets=None, *options):
        command = [processes.program, "agent"]
        self.house = house
        env = (house or processes.House()).environment()
        if house is None:
            command += ["--store", "memory"]
        descriptors = []
        if secrets is not None:
            descriptors = [handed(secrets)]
            command += ["--secrets-fd", str(descriptors[0])]
        self.process = subprocess.Popen(
            command + list(options), stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=env,
            cwd=processes.root, pass_fds=descriptors,
        )
        for descriptor in descriptors:
            os.close(descriptor)
        self.number = 0
        self.raw = b""
        self.all = []
        self.lines = queue.Queue()
        self.wrong = []
        threading.Thread(target=self._read, daemon=True).start()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()

    def _read(self):
        check = validator("event")
        for line in self.process.stdout:
            self.raw += line
            event = json.loads(line)
            error = next(iter(check.iter_errors(event)), None)
            if error:
                self.wrong.append((line, error.message))
            self.all.append(event)
            self.lines.put(event)
        self.lines.put(None)

    def write(self, text):
        self.process.stdin.write(text.encode() if isinstance(text, str) else text)
        self.process.stdin.flush()

    def send(self, op, valid=True, **fields):
        """Sends a request; returns its id."""
        self.number += 1
        request = {"v": 1, "id": f"r{self.number}", "op": op, **fields}
        assert validator("request").is_valid(request) == valid, f"the schema says otherwise of {request}"
        self.write(json.dumps(request, ensure_ascii=False) + "\n")
        return request["id"]

    def next(self, seconds=30):
        event = self.lines.get(timeout=seconds)
        assert event is not None, f"the agent has ended: {self.process.stderr.read().decode()}"
        assert not self.wrong, f"not by the schema: {self.wrong}"
        return event

    def until_done(self, identifier):
        events = []
        while True:
            event = self.next()
            assert event["id"] == identifier, f"{event} comes in between"
            events.append(event)
            if event["event"] == "done":
                return Events(events)

    def ask(self, op, valid=True, **fields):
        return self.until_done(self.send(op, valid, **fields))

    def open(self):
        return self.ask("open").session

    def verified(self, wish="我想把彩铃退了", phone=PHONE):
        """A session up to the quote that waits for its answer."""
        session = self.open()
        self.ask("say", session=session, text=wish)
        events = self.ask("say", session=session, text=phone)
        assert events.asked["kind"] == "confirm", events
        return events

    def finish(self):
        """Ends the input; returns exit status and what was said on standard error."""
        self.process.stdin.close()
        self.process.wait(30)
        return self.process.returncode, self.process.stderr.read().decode()


class Events(list):
    """What came of one request."""

    @property
    def session(self):
        return self[-1]["session"]

    @property
    def status(self):
        return self[-1]["status"]

    def of(self, kind):
        return [event for event in self if event["event"] == kind]

    @property
    def asked(self):
        return self.of("ask")[-1]

    @property
    def error(self):
        return self.of("error")[0]["code"] if self.of("error") else None

    @property
    def replies(self):
        return [event["reply"] for event in self.of("message")]

    @property
    def text(self):
        return "\n".join(event["text"] for event in self.of("message"))
