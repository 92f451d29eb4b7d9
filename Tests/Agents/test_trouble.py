"""What stands in the way of a program and isn't its fault: a busy or full store, a quote that changed, too many forms, a crash.
It is told by code whether the same request may be sent again, nothing is done by halves, and what was to be heard is heard."""

import asyncio
import contextlib
import fcntl
import json

import harness as processes
import test_desk as desk
import test_disk as disk
from agents import CODES, PASSWORD, PHONE, Agent
from models import MODERN, MODES, YES, Person, call, code, connected, quoted, verified
from test_mcp import LEGACY, legacy, talking


@contextlib.contextmanager
def locked(house):
    """Somebody else writes into the store all the time."""
    with open(f"{house.store}.lock", "r+") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def untold(events):
    """An answer that says nothing was done: only the error."""
    assert [event["event"] for event in events] == ["error", "done"] and events.status == "failed", events
    return events.of("error")[0]["code"], events.of("error")[0]["retryable"]


def test_a_busy_store_is_told_and_the_same_request_is_done_later():
    with processes.house() as house, Agent(house, CODES) as agent:
        quote = agent.verified()
        answer = dict(session=quote.session, ask=quote.asked["ask"], value="yes", key="once")
        with locked(house):
            assert untold(agent.ask("answer", **answer)) == ("store.busy", True)
            assert house.orders() == []
        done = agent.ask("answer", **answer)
        assert done.of("effect") and not done[-1].get("replayed"), done
        assert agent.ask("answer", **answer)[-1]["replayed"]
        assert agent.finish()[0] == 0
        assert len(house.orders()) == 1
        house.verified()


def test_a_full_disk_is_told_and_the_same_request_is_done_later():
    processes.need_root()
    with processes.house() as source, processes.House() as house:
        house.data.mkdir(parents=True)
        with disk.mounted("-t", "tmpfs", "-o", "size=2m", "tmpfs", at=house.data):
            for path in source.data.iterdir():
                house.data.joinpath(path.name).write_bytes(path.read_bytes())
                house.data.joinpath(path.name).chmod(0o600)
            with Agent(house, CODES) as agent:
                quote = agent.verified()
                answer = dict(session=quote.session, ask=quote.asked["ask"], value="yes", key="once")
                disk.fill(house.data)
                assert untold(agent.ask("answer", **answer)) == ("store.failed", True)
                (house.data / "filler").unlink()
                assert house.orders() == []
                assert agent.ask("answer", **answer).of("effect")
                assert agent.finish()[0] == 0
            assert len(house.orders()) == 1
            house.verified()


def test_a_quote_that_is_another_by_now_orders_nothing():
    async def attempt(mode):
        with processes.house() as house:
            person = Person(YES, YES)
            async with connected(house, mode, person) as client:
                session, _ = await verified(client)
                early = (await quoted(client, session))["proposal"]
                house.minute_passes()
                other, _ = await verified(client)
                same = (await quoted(client, other))["proposal"]
                done = await call(client, "unsubscribe", session=other, proposal=same, key="k")
                assert done.structured_content["effects"], done
                refused = await call(client, "unsubscribe", session=session, proposal=early, key="k")
                assert code(refused) == "quote.changed" and not json.loads(refused.content[0].text)["retryable"], refused
                assert len(person.asked) == 1, "nobody is asked about a quote that doesn't hold"
            assert len(house.orders()) == 1

    for mode in MODES:
        asyncio.run(attempt(mode))


def test_more_forms_than_a_person_can_answer_are_not_sent():
    with processes.house() as house:
        secrets = f"= * code {{{{验证码}}}}\n= * password {PASSWORD}\n"
        with talking(house, "--secrets-fd", "SECRETS", secrets=secrets) as (send, receive):
            send(legacy(0, "initialize", protocolVersion=LEGACY, capabilities={"elicitation": {}},
                        clientInfo={"name": "t", "version": "1"}))
            receive()
            number = 0

            def called(name, **arguments):
                nonlocal number
                number += 1
                send(legacy(number, "tools/call", name=name, arguments=arguments))
                return receive()

            def ready():
                session = called("session_open")["result"]["structuredContent"]["session"]
                for key, text in enumerate(("我的业务", PHONE, "用服务密码")):
                    said = called("say", session=session, text=text, key=str(key))["result"]["structuredContent"]
                    session = said["session"]
                    if said["ask"] is None:
                        break
                proposal = called("quote_unsubscribe", session=session, service="彩铃")["result"]["structuredContent"]["proposal"]
                return dict(session=session, proposal=proposal, key="leave")

            ready_to_leave = [ready() for _ in range(65)]
            forms = [called("unsubscribe", **arguments) for arguments in ready_to_leave[:64]]
            assert all(form["method"] == "elicitation/create" for form in forms), forms
            refused = json.loads(called("unsubscribe", **ready_to_leave[64])["result"]["content"][0]["text"])
            assert refused["code"] == "store.busy" and refused["retryable"], refused
            # One is answered, and there is a place again.
            send({"jsonrpc": "2.0", "id": forms[0]["id"], "result": {"action": "decline"}})
            assert receive()["result"]["structuredContent"]["status"] == "cancelled"
            again = called("unsubscribe", **ready_to_leave[64])
            assert again["method"] == "elicitation/create", again
        assert house.orders() == []


def test_a_desks_words_are_heard_by_a_program_whatever_crashes():
    """Words that no turn has told yet are told after a crash, at the latest to who proves himself again."""
    with processes.house() as house:
        desk.staffed(house, li="handler")
        with Agent(house, CODES) as agent:
            session = agent.verified().session
            ticket = agent.ask("handoff", session=session).of("handoff")[0]["ticket"]
            agent.process.kill()
        assert desk.act(house, "li", "desk", "take", ticket).status == 0
        assert desk.act(house, "li", "desk", "reply", ticket, "您好，我来看看").status == 0
        with Agent(house, f"= * password {PASSWORD}\n") as agent:
            told = agent.ask("open", session=session).text
            assert "您好，我来看看" not in told, "nobody is verified yet"
            for text in ("我的业务", PHONE, "用服务密码"):
                events = agent.ask("say", session=session, text=text)
                session = events.session
                told += events.text
            assert told.count("您好，我来看看") == 1, told
            assert "您好，我来看看" not in agent.ask("state", session=session).text


def test_words_that_were_only_looked_at_are_told_again_after_a_crash():
    """A look writes nothing, so a crash forgets that it was; a turn writes that the words were told."""
    async def attempt():
        with processes.house() as house:
            desk.staffed(house, li="handler")
            async with connected(house, MODERN, Person(), secrets=None) as client:
                session = (await call(client, "session_open")).structured_content["session"]
                ticket = (await call(client, "handoff", session=session)).structured_content["ticket"]
                assert desk.act(house, "li", "desk", "take", ticket).status == 0
                assert desk.act(house, "li", "desk", "reply", ticket, "您好，我来看看").status == 0
                before = [house.rows(f"SELECT COUNT(*) FROM {table}") for table in ("turns", "audit", "conversations")]
                assert "您好，我来看看" in str(await call(client, "session_state", session=session))
                assert [house.rows(f"SELECT COUNT(*) FROM {table}") for table in ("turns", "audit", "conversations")] == before
            async with connected(house, MODERN, Person(), secrets=None) as client:
                assert "您好，我来看看" in str(await call(client, "session_state", session=session))
                said = await call(client, "say", session=session, text="谢谢", key="t")
                assert "您好，我来看看" not in str(said), "this process has shown them"
            async with connected(house, MODERN, Person(), secrets=None) as client:
                assert "您好，我来看看" not in str(await call(client, "session_state", session=session))

    asyncio.run(attempt())


