"""Keys of programs: whatever stands in one, it names one turn, harms nothing and is kept nowhere."""

import json

import harness as processes
from agents import CODES, PHONE, Agent

ODD = ("x\u0000b", "x\u0000c", "x", "x+", "x/s1", "k/x", "x/3", "line/1", "é", "e\u0301", " ", "'; DROP TABLE turns; --", "🙂" * 40)


def test_every_key_names_a_turn_of_its_own():
    with processes.house() as house:
        with Agent(house) as agent:
            session = agent.open()
            first = {key: agent.ask("say", session=session, text="你好", key=key) for key in ODD}
            for key, events in first.items():
                assert events.status == "completed" and not events[-1].get("replayed"), (key, events)
            assert len({events[-1]["turn"] for events in first.values()}) == len(ODD)
            for key, events in first.items():
                again = agent.ask("say", session=session, text="你好", key=key)
                assert again[-1]["replayed"] and again.replies == events.replies, (key, again)
                assert again[-1]["turn"] == events[-1]["turn"], (key, again)
            assert agent.finish()[0] == 0, "the input's end ends the program"
        kept = {key for (key,) in house.rows("SELECT turn_key FROM turns")}
        assert not any(key in text for text in kept for key in ODD if len(key) > 1), kept


def test_a_key_like_one_of_ours_hides_no_receipt():
    with processes.house() as house, Agent(house, CODES) as agent:
        session = agent.open()
        agent.ask("say", session=session, text="你好", key="k+")
        agent.ask("say", session=session, text="我想把彩铃退了", key="w")
        quote = agent.ask("say", session=session, text=PHONE, key="w+")
        done = agent.ask("answer", session=quote.session, ask=quote.asked["ask"], value="yes", key="k")
        states = {(effect["name"], effect["state"]) for effect in done.of("effect")}
        assert {("unsubscribe", "completed"), ("refund", "promised")} <= states, done
        again = agent.ask("answer", session=done.session, ask=quote.asked["ask"], value="yes", key="k")
        assert again[-1]["replayed"] and len(again.of("effect")) == len(done.of("effect")), again
        wish = agent.ask("say", session=done.session, text="我想把彩铃退了", key="w")
        assert wish[-1]["replayed"] and not wish.of("effect"), wish
        assert len(house.orders()) == 1


def test_ids_that_only_look_alike_are_two():
    with processes.house() as house, Agent(house) as agent:
        session = agent.open()
        for identifier in ("é", "e\u0301"):
            agent.write(json.dumps(
                {"v": 1, "id": identifier, "op": "say", "session": session, "text": "你好"}, ensure_ascii=False) + "\n")
        done = []
        while len(done) < 2:
            event = agent.next()
            assert event["event"] != "error", event
            if event["event"] == "done":
                done.append(event["id"])
        assert sorted(done) == sorted(("é", "e\u0301"))


def test_closing_a_session_forgets_no_refused_attempt():
    with processes.house() as house, Agent(house) as agent:
        session = agent.open()
        agent.ask("say", session=session, text="你好")
        for _ in range(49):
            assert agent.ask("say", session=session, text="我的密码是640182").error == "secret.inBand"
        agent.ask("close", session=session)
        assert agent.ask("open", session=session).status == "completed"
        assert agent.ask("say", session=session, text="我的密码是640182").error == "secret.inBand"
        assert agent.ask("say", session=session, text="你好").error == "session.closed"
