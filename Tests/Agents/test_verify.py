"""`tuiding verify SESSION`: a person's own terminal, beside an agent that holds the store."""

import os
import pty
import re
import select
import shlex
import time

import harness as processes
from agents import CODES, ID_TAIL, PASSWORD, PHONE, Agent


class Person:
    """A pseudo-terminal with `tuiding verify` in it."""

    def __init__(self, house, session, command=None):
        """`command` is what a person is told to run, as a shell takes it."""
        words = shlex.split(command) if command else ["tuiding", "verify", session]
        assert words[0] == "tuiding", words
        self.pid, self.terminal = pty.fork()
        if self.pid == 0:
            os.chdir(house.folder)
            os.execve(processes.program, [processes.program, *words[1:]], {**house.environment(), "TERM": "xterm"})
        self.screen = ""

    def sees(self, pattern, seconds=20):
        deadline = time.time() + seconds
        while not (found := re.search(pattern, self.screen)):
            assert time.time() < deadline, f"{pattern} is not on the screen:\n{self.screen}"
            if select.select([self.terminal], [], [], 0.2)[0]:
                try:
                    self.screen += os.read(self.terminal, 65536).decode(errors="replace")
                except OSError:
                    assert re.search(pattern, self.screen), f"ended without {pattern}:\n{self.screen}"
        return found

    def types(self, text):
        os.write(self.terminal, (text + "\r").encode())

    def ends(self):
        while True:
            try:
                data = os.read(self.terminal, 65536)
            except OSError:
                break
            if not data:
                break
            self.screen += data.decode(errors="replace")
        return os.waitstatus_to_exitcode(os.waitpid(self.pid, 0)[1])


def test_a_person_gives_the_code_in_a_terminal_of_their_own():
    with processes.house() as house, Agent(house) as agent:
        session = agent.open()
        agent.ask("say", session=session, text="我想把彩铃退了")
        asked = agent.ask("say", session=session, text=PHONE).asked
        assert asked["kind"] == "secret"
        person = Person(house, session, asked["command"])
        code = person.sees(r"验证码 ([0-9]{6})")[1]
        person.types(code)
        assert person.ends() == 0, person.screen
        assert person.screen.count(code) == 1, "only the SMS shows the code"
        assert code.encode() not in agent.raw
        events = agent.ask("state", session=session)
        assert events.of("state")[0]["verified"]["factors"] == ["smsCode"] and events.session != session, events
        assert events.asked["kind"] == "confirm", events
        quoted = [message["params"] for message in events.of("message") if message["reply"] == "quote.refund"]
        assert len(quoted) == 1 and quoted[0]["refund"]["fen"] > 0, "the program hears the quote that the person was read"
        assert not agent.ask("state", session=session).of("message"), "once"
        assert agent.ask("say", session=session, text="为什么").status == "needInput", "the earlier name still works here"
        done = agent.ask("answer", session=events.session, ask=agent.ask("state", session=session).asked["ask"], value="yes")
        assert done.of("effect"), done
        # What stood on a command line opens nothing any more.
        late = Person(house, session)
        assert late.ends() == 4 and "no session opens" in late.screen, late.screen


def test_the_command_works_for_a_store_and_rules_of_another_place():
    with processes.house() as house:
        place = house.folder / "another 店 $x'y"
        place.mkdir()
        store = place / "store.sqlite"
        assert house.run("admin", "init", "--store", str(store)).status == 0
        with Agent(house, None, "--store", str(store), "--policies", str(processes.root / "Policies")) as agent:
            session = agent.open()
            agent.ask("say", session=session, text="我想把彩铃退了")
            agent.ask("say", session=session, text=PHONE)
            asked = agent.ask("say", session=session, text="用服务密码").asked
            person = Person(house, session, asked["command"])
            person.sees(r"客户\*>")
            person.types(PASSWORD)
            assert person.ends() == 0, person.screen
            assert agent.ask("state", session=session).asked["kind"] == "confirm"


def test_a_program_on_a_store_in_memory_says_that_nobody_can_verify():
    agent = Agent(None)
    agent.open()
    status, errors = agent.finish()
    assert status == 0 and "nobody can give its secrets" in errors, errors


def test_a_copy_of_personal_data_lies_where_the_program_says():
    with processes.house() as house, Agent(house, CODES + f"= * idTail {ID_TAIL}\n") as agent:
        session = agent.open()
        agent.ask("say", session=session, text="导出我的个人信息")
        events = agent.ask("say", session=session, text=PHONE)
        path = events.of("document")[0]["path"]
        try:
            with open(path) as copy:
                assert PHONE in copy.read()
            assert os.stat(path).st_mode & 0o077 == 0
        finally:
            os.unlink(path)


def test_a_wrong_password_and_leaving_verify_nothing():
    with processes.house() as house, Agent(house) as agent:
        session = agent.open()
        agent.ask("say", session=session, text="我想把彩铃退了")
        agent.ask("say", session=session, text=PHONE)
        agent.ask("say", session=session, text="用服务密码")
        person = Person(house, session)
        person.sees(r"客户\*>")
        person.types("111111")
        person.sees(r"不对|不正确|有误|重新")
        os.write(person.terminal, b"\x04")
        assert person.ends() == 4, person.screen
        assert "111111" not in person.screen and agent.ask("state", session=session).of("state")[0]["verified"] is None
        person = Person(house, session)
        person.sees(r"客户\*>")
        os.write(person.terminal, b"\x03")
        assert person.ends() == 130, person.screen
        person = Person(house, session)
        person.sees(r"客户\*>")
        person.types(PASSWORD)
        assert person.ends() == 0 and PASSWORD not in person.screen, person.screen
        assert agent.ask("state", session=session).of("state")[0]["verified"]["factors"] == ["servicePassword"]


def test_two_proofs_in_a_row_for_broadband():
    with processes.house() as house, Agent(house) as agent:
        session = agent.open()
        agent.ask("say", session=session, text="退宽带")
        agent.ask("say", session=session, text="13800000003")
        agent.ask("say", session=session, text="用服务密码")
        person = Person(house, session)
        person.sees(r"客户\*>")
        person.types("640182")
        person.sees(r"身份证|证件")
        person.types("8820")
        assert person.ends() == 0, person.screen
        events = agent.ask("state", session=session)
        assert events.of("state")[0]["verified"]["factors"] == ["servicePassword", "idNumberTail"], events
        assert events.asked["slot"] == "contact", events


def test_verify_reads_from_no_pipe():
    with processes.house() as house:
        done = house.run("verify", "x", data=PASSWORD + "\n")
        assert done.status == 1 and "terminal" in done.errors, done
