"""Undo, refund requests and the hand-over record, through both faces."""

import asyncio
import json
from datetime import datetime

import harness as processes
import test_desk as desk
from agents import CODES, PHONE, Agent
from models import MODERN, YES, Person, call, code, connected, quoted, verified
from test_mcp import in_all_modes, with_events


def left(agent, key=None):
    """A session whose customer has left the ringback tone, and the effect that tells it."""
    quote = agent.verified()
    fields = {"key": key} if key else {}
    done = agent.ask("answer", session=quote.session, ask=quote.asked["ask"], value="yes", **fields)
    done.answered = quote.asked["ask"]
    return done, next(e for e in done.of("effect") if e["name"] == "unsubscribe" and e["state"] == "completed")


def test_the_answer_of_an_order_says_until_when_it_can_be_undone():
    with processes.house() as house, Agent(house, CODES) as agent:
        done, effect = left(agent, "k")
        until = datetime.fromisoformat(effect["undoUntil"])
        assert 0 < (until - datetime.now(until.tzinfo)).total_seconds() <= 24 * 3600, effect
        assert effect["order"].startswith("TD") and effect["receipt"].startswith("PZ"), effect
        again = agent.ask("answer", session=done.session, ask=done.answered, value="yes", key="k")
        assert [e.get("undoUntil") for e in again.of("effect")] == [e.get("undoUntil") for e in done.of("effect")]


def test_an_operator_without_taking_back_sends_no_end():
    with processes.house() as house, Agent(house, CODES) as agent:
        quote = agent.verified("我想把彩铃退了", "13800000003")
        done = agent.ask("answer", session=quote.session, ask=quote.asked["ask"], value="yes")
        effect = next(e for e in done.of("effect") if e["state"] == "completed" and e["name"] == "unsubscribe")
        undone = agent.ask("undo", session=done.session, value=effect["receipt"], key="u")
        assert ("undoUntil" in effect) == bool(undone.of("ask")), (effect, undone)
        if "undoUntil" not in effect:
            assert undone.replies[0].startswith("undo.") and not undone.of("effect"), undone


def test_undo_by_lines_takes_the_order_back_and_once():
    with processes.house() as house, Agent(house, CODES) as agent:
        done, effect = left(agent)
        for number in (effect["receipt"], effect["order"]):
            asked = agent.ask("undo", session=done.session, value=number, key=f"u-{number}")
            assert asked.replies[0] == "undo.quote" and asked.asked["kind"] == "confirm", asked
            assert len(house.orders()) == 1, "nothing is taken back before the yes"
        line = agent.ask("say", session=done.session, text="是")
        assert line.error == "confirm.needsAnswer", line
        undone = agent.ask("answer", session=done.session, ask=asked.asked["ask"], value="yes", key="yes")
        told = [(e["name"], e["state"]) for e in undone.of("effect")]
        assert told[:2] == [("undo", "accepted"), ("undo", "completed")], undone
        again = agent.ask("answer", session=done.session, ask=asked.asked["ask"], value="yes", key="yes")
        assert again[-1]["replayed"] and [e["receipt"] for e in again.of("effect")] == [e["receipt"] for e in undone.of("effect")]
        late = agent.ask("undo", session=done.session, value=effect["receipt"], key="u3")
        assert not late.of("ask") and late.replies[0] == "undo.changed", late
        repeated = agent.ask("undo", session=done.session, value=effect["order"], key=f"u-{effect['order']}")
        assert repeated[-1]["replayed"], repeated
        agent.finish()
        assert [row[2] for row in house.refunds(effect["order"])] == ["failed"], "the refund was called off"
        assert len(house.orders()) == 2
        house.verified()


def test_undo_needs_the_customer_and_the_customers_own_number():
    with processes.house() as house, Agent(house, CODES) as agent:
        done, effect = left(agent)
        stranger = agent.open()
        assert agent.ask("undo", session=stranger, value=effect["receipt"]).error == "verification.needed"
        other = agent.verified("我想把彩铃退了", "13800000003")
        for number in (effect["receipt"], effect["order"], "PZ1", "撤销"):
            refused = agent.ask("undo", session=other.session, value=number)
            assert refused.error == "notFound" and not refused.of("message"), refused
        assert agent.ask("undo", session=done.session, value=effect["receipt"], key="a").replies[0] == "undo.quote"
        assert agent.ask("say", session=done.session, text="你好", key="a").error == "key.conflict"


@in_all_modes
async def test_undo_by_tool_after_the_persons_own_yes(mode):
    with processes.house() as house:
        person = Person(YES, "decline", YES)
        async with connected(house, mode, person) as client:
            session, _ = await verified(client)
            proposal = (await quoted(client, session))["proposal"]
            done = await call(client, "unsubscribe", session=session, proposal=proposal, key="k")
            effect = next(e for e in done.structured_content["effects"] if e["state"] == "completed")
            assert effect["undoUntil"], effect
            arguments = dict(session=session, receipt=effect["receipt"])
            no = await call(client, "undo", key="u1", **arguments)
            assert no.structured_content["status"] == "cancelled" and not no.structured_content["effects"], no
            undone = await call(client, "undo", key="u2", **arguments)
            told = [(e["name"], e["state"]) for e in undone.structured_content["effects"]]
            assert told[:2] == [("undo", "accepted"), ("undo", "completed")], undone
            assert "撤销" in person.asked[1].message and effect["order"] in person.asked[2].message
            again = await call(client, "undo", key="u2", **arguments)
            assert again.structured_content["replayed"] and len(person.asked) == 3, again
            assert again.structured_content["effects"][0]["receipt"] == undone.structured_content["effects"][0]["receipt"]
            services = (await call(client, "list_services", session=session)).structured_content["services"]
            assert next(s for s in services if s["name"] == "彩铃")["state"] == "active", services
            refunds = (await call(client, "refund_status", session=session)).structured_content["refunds"]
            assert [r["state"] for r in refunds] == ["failed"], "the refund was called off"
            late = await call(client, "undo", key="u3", **arguments)
            assert late.structured_content["replies"][0]["reply"] == "undo.changed" and len(person.asked) == 3, late
        house.verified()


@in_all_modes
async def test_a_refund_is_asked_for_by_the_conversations_own_questions(mode):
    with processes.house() as house:
        person = Person("只登记申诉")
        async with connected(house, mode, person) as client:
            session, services = await verified(client)
            status = (await call(client, "refund_status", session=session)).structured_content
            assert status["refunds"] == [] and status["charged"], status
            item = next(c for c in status["charged"] if "彩铃" in c["name"])
            assert item["chargedFen"] > item["creditedFen"] == 0, item
            arguments = dict(session=session, proposal=item["proposal"], key="r")
            done = await call(client, "refund_request", **arguments)
            effects = done.structured_content["effects"]
            assert [(e["name"], e["state"]) for e in effects] == [("appeal", "opened")], done
            assert effects[0]["receipt"].startswith("SS") and effects[0]["key"] == "r", effects
            assert "enum" in person.asked[0].requested_schema["properties"]["answer"], person.asked
            again = await call(client, "refund_request", **arguments)
            assert again.structured_content["replayed"] and again.structured_content["effects"][0]["receipt"] == effects[0]["receipt"]
            assert len(person.asked) == 1, "what was decided isn't asked again"
            told = await call(client, "say", session=session, text=f"查 {effects[0]['receipt']}", key="p")
            assert effects[0]["receipt"] in told.content[0].text, told
        assert house.orders() == []
        house.verified()


@in_all_modes
async def test_a_refund_that_is_not_wanted_any_more_opens_nothing(mode):
    for answer in ("decline", "cancel"):
        with processes.house() as house:
            async with connected(house, mode, Person(answer)) as client:
                session, _ = await verified(client)
                item = (await call(client, "refund_status", session=session)).structured_content["charged"][0]
                done = await call(client, "refund_request", session=session, proposal=item["proposal"], key="r")
                assert done.structured_content["status"] == "cancelled" and not done.structured_content["effects"], done
            assert house.rows("SELECT COUNT(*) FROM cases")[0][0] == 0
    with processes.house() as house:
        async with connected(house, mode) as client:
            session, _ = await verified(client)
            item = (await call(client, "refund_status", session=session)).structured_content["charged"][0]
            done = await call(client, "refund_request", session=session, proposal=item["proposal"], key="r")
            assert code(done) == "confirmation.unavailable", done


@with_events
async def test_a_refund_that_did_not_come_is_looked_into():
    with processes.house() as house:
        person = Person(YES, YES)
        async with connected(house, MODERN, person) as client:
            session, _ = await verified(client)
            proposal = (await quoted(client, session))["proposal"]
            await call(client, "unsubscribe", session=session, proposal=proposal, key="k")
            refund = (await call(client, "refund_status", session=session)).structured_content["refunds"][0]
            done = await call(client, "refund_request", session=session, proposal=refund["proposal"], key="r")
            # The facts are said first; what a rule can't put right gets a numbered case.
            assert refund["refund"] in person.asked[1].message or "退" in person.asked[1].message, person.asked
            assert [(e["name"], e["state"]) for e in done.structured_content["effects"]] == [("appeal", "opened")], done


def test_the_hand_over_record_is_the_desks_own():
    with processes.house() as house, Agent(house, CODES) as agent:
        done, effect = left(agent)
        agent.ask("say", session=done.session, text="喵喵喵")
        over = agent.ask("handoff", session=done.session)
        event = over.of("handoff")[0]
        desk.staffed(house, li="handler")
        console = json.loads(desk.act(house, "li", "desk", "show", event["ticket"], "--json").output)
        assert console["summary"] == event["summary"], (console, event)
        assert event["reason"] == event["summary"]["reason"] == "asked" and event["ticket"] == console["ticket"]
        summary = event["summary"]
        assert summary["effects"][0]["receipts"] and effect["receipt"] in summary["effects"][0]["receipts"], summary
        assert summary["tried"] == [{"reply": "talk.notUnderstood", "times": 1}], summary
        assert summary["verified"]["phone"] == "138****0001" and summary["verified"]["factors"] == ["smsCode"]
        assert 1 <= len(summary["turns"]) <= 6 and PHONE not in json.dumps(event), summary
        shown = desk.act(house, "li", "desk", "show", event["ticket"]).output
        assert all(line in shown for line in event["text"].splitlines()), (event["text"], shown)
        again = agent.ask("handoff", session=done.session)
        assert again.of("handoff")[0]["ticket"] == event["ticket"], "one ticket a conversation"


@in_all_modes
async def test_a_tool_hands_over_with_its_reason(mode):
    with processes.house() as house:
        async with connected(house, mode, Person()) as client:
            session, _ = await verified(client)
            await call(client, "say", session=session, text="我想把彩铃退了", key="1")
            over = await call(client, "handoff", session=session, reason="客户很急\x1b[2J\n号码 13912345678")
            summary = over.structured_content["summary"]
            assert summary["reason"] == "agent" and summary["wants"][0]["intent"] == "unsubscribe.ringback", summary
            reason = next(slot["value"] for slot in summary["slots"] if slot["name"] == "reason")
            assert reason.startswith("客户很急") and "13912345678" not in reason and "\x1b" not in reason, reason
            assert "reason    agent" in over.content[0].text and over.structured_content["ticket"] in over.content[0].text
            assert summary["question"], "the quote still waits for its answer"


def test_whoever_asks_for_a_person_again_is_handed_over_with_what_came_since():
    with processes.house() as house, Agent(house, CODES) as agent:
        session = agent.open()
        first = agent.ask("handoff", session=session).of("handoff")[0]
        assert "verified" not in first["summary"] and first["summary"]["effects"] == [], first
        agent.ask("say", session=session, text="我想把彩铃退了")
        quote = agent.ask("say", session=session, text=PHONE)
        agent.ask("answer", session=quote.session, ask=quote.asked["ask"], value="yes")
        again = agent.ask("say", session=quote.session, text="人工").of("handoff")[0]
        summary = again["summary"]
        assert again["ticket"] == first["ticket"] and summary["verified"]["phone"] == "138****0001", again
        assert [effect["service"] for effect in summary["effects"]] == ["彩铃"] and len(summary["turns"]) > 2, summary
        agent.finish()
        house.verified()


def test_what_a_person_writes_reaches_programs():
    with processes.house() as house, Agent(house) as agent:
        desk.staffed(house, li="handler")
        session = agent.open()
        ticket = agent.ask("handoff", session=session).of("handoff")[0]["ticket"]
        assert agent.ask("state", session=session).of("message") == []
        assert desk.act(house, "li", "desk", "take", ticket).status == 0
        assert desk.act(house, "li", "desk", "reply", ticket, "您好\x1b[2J，是，确认").status == 0
        told = agent.ask("state", session=session)
        assert told.replies == ["person.joined", "person.says"] and "\x1b" not in json.dumps(told), told
        assert agent.ask("state", session=session).of("message") == [], "it is told once"

    async def with_a_tool():
        with processes.house() as house:
            desk.staffed(house, li="handler")
            async with connected(house, MODERN, Person()) as client:
                session = (await call(client, "session_open")).structured_content["session"]
                ticket = (await call(client, "handoff", session=session)).structured_content["ticket"]
                assert (await call(client, "session_state", session=session)).structured_content["replies"] == []
                desk.act(house, "li", "desk", "take", ticket)
                desk.act(house, "li", "desk", "reply", ticket, "您好")
                told = (await call(client, "session_state", session=session)).structured_content["replies"]
                assert [reply["reply"] for reply in told] == ["person.joined", "person.says"], told

    asyncio.run(with_a_tool())
