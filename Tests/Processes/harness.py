"""Real processes on a real file: a folder with a store of its own, chats on pipes, and what the database says.

Every test takes the program as it would be installed, gives it a folder that nothing else uses, and looks at the
output, the exit status and, through Python's own sqlite3, at the rows.
"""

import os
import pathlib
import re
import select
import shutil
import signal
import sqlite3
import subprocess
import tempfile
import threading
import time

from marks import Marks

# Set by run.py.
program = ""
rounds = 40
seed = 0
root = pathlib.Path(__file__).resolve().parents[2]

PHONE = "13800000001"
PASSWORD = "258036"
ID_TAIL = "123X"
NAME = "陈静"
# What a program that has lost control leaves on the screen.
TRACES = ("Fatal error", "Thread 0", "Crash:", "Backtrace", ".swift:", "💣", "DatabaseError", "NSCocoa", "Error Domain")


class Skipped(Exception):
    pass


def need_root():
    if os.geteuid() != 0:
        raise Skipped("needs root")


def feed(pipe, data):
    """Writes all of its input to a process, which may end before it has read it."""
    try:
        with pipe:
            pipe.write(data)
    except BrokenPipeError:
        pass


class Patience:
    """How long a process is waited for: so many seconds in which it doesn't work. What a busy machine or a debug build makes slow isn't
    stuck; who works on without an end is given up after ten times as long."""

    def __init__(self, process, seconds):
        self.process, self.seconds = process, seconds
        self.worked, self.idle_since, self.began = self.work(), time.time(), time.time()

    def work(self):
        """Its processor time, in ticks; what has ended works no more."""
        try:
            fields = pathlib.Path(f"/proc/{self.process.pid}/stat").read_text().rsplit(")", 1)[1].split()
        except (FileNotFoundError, ProcessLookupError):
            return 0
        return int(fields[11]) + int(fields[12])

    @property
    def is_over(self):
        worked, now = self.work(), time.time()
        if worked != self.worked:
            self.worked, self.idle_since = worked, now
        return now - self.idle_since > self.seconds or now - self.began > 10 * self.seconds


class House:
    """A folder with a store, its key, and a state folder."""

    def __init__(self, folder=None):
        self.folder = pathlib.Path(folder or tempfile.mkdtemp(prefix="tuiding-processes-"))
        self.data = self.folder / "data" / "tuiding"
        self.store = self.data / "store.sqlite"
        self.key = self.data / "store.sqlite.key"
        self.state = self.folder / "state" / "tuiding"

    def __enter__(self):
        return self

    def __exit__(self, *_):
        shutil.rmtree(self.folder, ignore_errors=True)

    def environment(self, **changes):
        env = {k: v for k, v in os.environ.items() if not k.startswith(("TUIDING_", "XDG_", "LC_"))}
        env.update(
            LANG="C.UTF-8",
            HOME=str(self.folder / "home"),
            XDG_DATA_HOME=str(self.folder / "data"),
            XDG_STATE_HOME=str(self.folder / "state"),
            XDG_CACHE_HOME=str(self.folder / "cache"),
            TUIDING_INTENTS=str(root / "Intents"),
            TUIDING_POLICIES=str(root / "Policies"),
        )
        env.update(changes)
        return {k: v for k, v in env.items() if v is not None}

    def run(self, *arguments, **options):
        """Runs the program to its end."""
        return self.run_other(program, *arguments, **options)

    def run_other(self, path, *arguments, data=b"", cwd=None, timeout=60, **env):
        """Runs a program to its end."""
        data = data.encode() if isinstance(data, str) else data
        process = subprocess.Popen(
            [path, *arguments], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
            env=self.environment(**env), cwd=cwd or root,
        )
        # Fed beside: a `communicate` that is tried again writes nothing of what it hasn't written yet.
        pipe, process.stdin = process.stdin, None
        feeder = threading.Thread(target=feed, args=(pipe, data), daemon=True)
        feeder.start()
        patience = Patience(process, timeout)
        while True:
            try:
                output, errors = process.communicate(timeout=1)
                return Ended(process.returncode, output.decode(errors="replace"), errors.decode(errors="replace"))
            except subprocess.TimeoutExpired:
                if patience.is_over:
                    process.kill()
                    process.communicate()
                    raise

    def chat(self, *arguments, **env):
        return Chat([program, "chat", *arguments], self.environment(**env))

    def rows(self, query, *values):
        """Rows of the store, read beside whoever else has it open. Read only: closing must not fold the log of a killed
        process into the file, for that is the program's to do."""
        with sqlite3.connect(f"file:{self.store}?mode=ro", uri=True, timeout=10) as connection:
            found = connection.execute(query, values).fetchall()
        connection.close()
        return found

    def orders(self, product="cmcc.ringback"):
        """The orders for a product: number, state."""
        return self.rows(
            "SELECT o.id, o.state FROM orders o JOIN services s ON s.subscriber_id = o.subscriber_id"
            " AND s.id = o.service_id WHERE s.product_id = ?"
            " AND o.subscriber_id = (SELECT subscriber_id FROM services WHERE product_id = 'cmcc.membership.migu')",
            product,
        )

    def customers(self):
        """How many accounts there are."""
        return self.rows("SELECT COUNT(*) FROM subscribers WHERE id <> '@nobody'")[0][0]

    def refunds(self, order):
        return self.rows("SELECT id, amount_fen, state FROM refunds WHERE order_id = ?", order)

    def minute_passes(self):
        """The next code may be sent at once: what is remembered of the codes sent before is put out of the way."""
        connection = sqlite3.connect(self.store, timeout=10, isolation_level=None)
        connection.execute("BEGIN IMMEDIATE")
        Marks(self.key).forget_codes_sent(connection)
        connection.execute("COMMIT")
        connection.close()

    def verified(self):
        """The store's own check, and the sums once more without the program."""
        done = self.run("admin", "verify")
        assert done.status == 0 and ", 0 problems" in done.output, f"admin verify: {done}"
        assert done.errors == "", f"admin verify said on standard error: {done}"
        wrong = self.rows(
            "SELECT subscriber_id, transaction_id, SUM(amount_fen) FROM ledger_entries"
            " GROUP BY subscriber_id, transaction_id HAVING SUM(amount_fen) <> 0"
        )
        assert not wrong, f"ledger transactions that don't sum to zero: {wrong}"
        unlike = self.rows(
            "SELECT b.subscriber_id, b.account, b.amount_fen FROM balances b WHERE b.amount_fen <>"
            " (SELECT COALESCE(SUM(e.amount_fen), 0) FROM ledger_entries e"
            "  WHERE e.subscriber_id = b.subscriber_id AND e.account = b.account)"
        )
        assert not unlike, f"balances that aren't the sum of their entries: {unlike}"


class Ended:
    """How a process ended."""

    def __init__(self, status, output, errors):
        self.status, self.output, self.errors = status, output, errors

    def __repr__(self):
        return f"exit {self.status}\n--- output\n{self.output}--- errors\n{self.errors}---"

    def refused(self, *words, status=1):
        """Ended as asked, with a message that holds all words and no trace of a crash."""
        assert self.status == status, f"expected exit {status}: {self}"
        for word in words:
            assert word in self.errors, f"expected {word!r} in what is said: {self}"
        return self.without_trace()

    def without_trace(self):
        assert self.status >= 0, f"ended by signal {-self.status}: {self}"
        for trace in TRACES:
            assert trace not in self.output + self.errors, f"a trace ({trace!r}): {self}"
        return self


class Killed(Exception):
    """The process has ended before it answered."""


class Chat:
    """A chat on pipes. After each line a command that nobody knows is sent; its refusal marks the end of the replies, and
    changes nothing in the conversation."""

    def __init__(self, command, env):
        self.process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=env, cwd=root, bufsize=0
        )
        self.text = ""
        self.bytes = b""
        self.marks = 0

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self.process.poll() is None:
            self.process.kill()
        self.finish()

    def write(self, data):
        try:
            self.process.stdin.write(data.encode())
        except BrokenPipeError as error:
            raise Killed from error

    def tell(self, line, seconds=20):
        """Says a line; returns what was answered."""
        return self.wait(self.send(line), seconds)

    def send(self, line):
        self.marks += 1
        self.write((line + "\n" if line else "") + f"/mark{self.marks}\n")
        return self.marks

    def begin(self, seconds=20):
        """What is said before anything was heard."""
        return self.tell("", seconds)

    def wait(self, mark, seconds=20):
        """Reads until this mark came back; returns what was said before it, since the last mark."""
        ending = re.compile(rf"客服> [^\n]*/mark{mark} [^\n]*\n")
        patience = Patience(self.process, seconds)
        while not (found := ending.search(self.text)):
            assert not patience.is_over, f"no answer and no work for {seconds} s; said so far:\n{self.text}"
            if select.select([self.process.stdout], [], [], 1)[0]:
                data = os.read(self.process.stdout.fileno(), 65536)
                if not data:
                    raise Killed
                self.bytes += data
                self.text = self.bytes.decode(errors="replace")
        said, self.text = self.text[: found.start()], self.text[found.end() :]
        self.bytes = self.text.encode()
        return said

    def kill(self):
        """kill -9; returns what was said since the last mark."""
        self.process.kill()
        return self.finish().output

    def finish(self, timeout=20):
        """Closes the chat's input, waits for its end."""
        if not self.process.stdin.closed:
            try:
                self.process.stdin.close()
            except BrokenPipeError:
                pass
        if not self.process.stdout.closed:
            self.bytes += self.process.stdout.read()
            self.errors = self.process.stderr.read().decode(errors="replace")
            self.process.stdout.close()
            self.process.stderr.close()
        self.process.wait(timeout)
        return Ended(self.process.returncode, self.bytes.decode(errors="replace"), self.errors)

    def sign_in(self, phone=PHONE, password=PASSWORD):
        """From the question for the number on."""
        self.tell(phone)
        said = self.tell("用服务密码")
        assert "服务密码" in said, said
        return self.tell(password)


prepared = None


def house(customers=True):
    """A copy of a store with the demo customers, made once."""
    global prepared
    if not customers:
        return House()
    if prepared is None:
        prepared = House()
        done = prepared.run("admin", "init")
        assert done.status == 0, f"admin init: {done}"
    copy = House()
    shutil.copytree(prepared.data, copy.data)
    return copy


def clean_up():
    if prepared is not None:
        shutil.rmtree(prepared.folder, ignore_errors=True)


def to_confirmation(chat, wish="我想把彩铃退了", phone=PHONE, password=PASSWORD):
    """A fresh conversation up to the quote that waits for its yes."""
    assert "手机号" in chat.tell(wish)
    said = chat.sign_in(phone, password)
    assert "确认请回复" in said, f"no quote: {said}"
    return said


def numbers(text):
    """The numbers of orders, refunds and receipts in a text."""
    return {kind: set(re.findall(kind + r"\d{8}[0-9A-Z]{9}", text)) for kind in ("TD", "TK", "PZ")}


def alive(pid):
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True
