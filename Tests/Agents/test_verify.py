"""`tuiding verify SESSION`: a person's own terminal, beside an agent that holds the store."""

import asyncio
import contextlib
import os
import pty
import re
import select
import shlex
import shutil
import time

import harness as processes
import models
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


# The shortest time after which a limits file may ask for a fresh proof, in seconds.
STEP_UP = 30


@contextlib.contextmanager
def soon_too_old():
    """A house whose proofs are soon too old for what can't be taken back."""
    with processes.house() as house:
        policies = house.folder / "Policies"
        shutil.copytree(processes.root / "Policies", policies)
        limits = policies / "limits.yaml"
        limits.write_text(re.sub(r"(step_up_seconds:) \d+", rf"\1 {STEP_UP}", limits.read_text()))
        shutil.rmtree(house.data)
        original = house.environment
        house.environment = lambda **changes: original(**{"TUIDING_POLICIES": str(policies), **changes})
        assert house.run("admin", "init").status == 0
        yield house


def give_code(house, session, command=None):
    person = Person(house, session, command)
    person.types(person.sees(r"验证码 ([0-9]{6})")[1])
    assert person.ends() == 0, person.screen
    return person.screen


def orders(house):
    return house.rows("SELECT COUNT(*) FROM orders")[0][0]


def done_in(events):
    return [(event["name"], event["state"]) for event in events]


def test_what_a_terminal_finished_is_told_with_its_effects_to_whoever_asks_first():
    with soon_too_old() as house, Agent(house) as agent:
        quotes = {}
        for first, wish in (("say", "我想把彩铃退了"), ("state", "我想把手机报退了"), ("again", "我想把流量包退了")):
            session = agent.open()
            agent.ask("say", session=session, text=wish)
            asked = agent.ask("say", session=session, text=PHONE).asked
            give_code(house, session, asked["command"])
            quotes[first] = agent.ask("state", session=session)
            house.minute_passes()
        time.sleep(STEP_UP + 1)
        for first, quote in quotes.items():
            before = orders(house)
            answer = dict(session=quote.session, ask=quote.asked["ask"], value="yes", key=first)
            asked = agent.ask("answer", **answer).asked
            assert asked["kind"] == "secret" and orders(house) == before, asked
            assert "退订" in give_code(house, asked["session"], asked["command"]) and orders(house) == before + 1
            house.minute_passes()
            if first == "say":
                events = agent.ask("say", session=quote.session, text="谢谢")
                assert all(e["key"] is None for e in events.of("effect")), events
            elif first == "state":
                events = agent.ask("state", session=quote.session)
            else:
                events = agent.ask("answer", **answer)
                assert events[-1]["replayed"] and all(e["key"] == first and e["replayed"] for e in events.of("effect")), events
            names = done_in(events.of("effect"))
            # The data package ends with its month, the others at once.
            state = "accepted" if first == "again" else "completed"
            assert ("unsubscribe", state) in names and all(e["receipt"] for e in events.of("effect")), (first, events)
            # Once; but the key tells it as often as it is asked.
            assert not agent.ask("state", session=quote.session).of("effect")
            again = agent.ask("answer", **answer)
            assert done_in(again.of("effect")) == names and again.status == "completed", again
            assert orders(house) == before + 1
        agent.finish()
        house.verified()


def test_a_tool_that_waited_for_a_secret_gives_its_receipt_when_called_again():
    async def attempt(mode):
        with soon_too_old() as house:
            async with models.connected(house, mode, models.Person(models.YES), secrets=None) as client:
                session = (await models.call(client, "session_open")).structured_content["session"]
                await models.call(client, "say", session=session, text="我的业务", key="1")
                asked = (await models.call(client, "say", session=session, text=PHONE, key="2")).structured_content["ask"]
                give_code(house, session, asked["command"])
                session = (await models.call(client, "session_state", session=session)).structured_content["session"]
                proposal, before = (await models.quoted(client, session))["proposal"], orders(house)
                await asyncio.sleep(STEP_UP + 1)
                house.minute_passes()
                waits = await models.call(client, "unsubscribe", session=session, proposal=proposal, key="K")
                assert models.code(waits) == "verification.needed", waits
                give_code(house, re.search(r"tuiding verify (\w+)", waits.content[0].text)[1])
                done = (await models.call(client, "unsubscribe", session=session, proposal=proposal, key="K")).structured_content
                assert ("unsubscribe", "completed") in done_in(done["effects"]), done
                assert done["status"] == "completed" and done["ask"] is None and done["replayed"], done
                assert orders(house) == before + 1

    async def attempts():
        await asyncio.gather(*(attempt(mode) for mode in models.MODES))

    asyncio.run(attempts())
