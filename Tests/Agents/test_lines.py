"""The JSON Lines protocol: every event, every error, order, keys, bounds."""

import json
import os
import re
import subprocess
import time

import harness as processes
from agents import CODES, PASSWORD, PHONE, Agent, validator


def test_a_whole_conversation_with_every_event():
    with processes.house() as house, Agent(house, CODES) as agent:
        session = agent.open()
        events = agent.ask("say", session=session, text="我想把彩铃退了")
        assert events.replies == ["verify.askPhone"] and events.asked["slot"] == "phone", events
        assert events.of("match")[0]["intent"] == "unsubscribe.ringback", events
        events = agent.ask("say", session=session, text=PHONE)
        quote = next(e for e in events.of("message") if e["reply"] == "quote.refund")
        assert quote["params"]["refund"]["fen"] > 0 and re.match(r"\d{4}-\d\d-\d\d$", quote["params"]["day"]["day"]), quote
        assert events.asked["kind"] == "confirm" and events.status == "needInput", events
        assert events.session != session, "the session has a new name after the level rose"
        session = events.session
        events = agent.ask("explain", session=session)
        assert any(reply.startswith("why.") for reply in events.replies) and events.asked["kind"] == "confirm", events
        events = agent.ask("answer", session=session, ask=events.asked["ask"], value="yes", key="k-1")
        done = [(e["name"], e["state"]) for e in events.of("effect")]
        assert ("unsubscribe", "completed") in done and ("refund", "promised") in done, events
        assert events.status == "completed", events
        receipt = next(e for e in events.of("effect") if e["state"] == "completed")["receipt"]
        assert receipt.startswith("PZ"), events
        events = agent.ask("handoff", session=session)
        summary = events.of("handoff")[0]["summary"]
        assert events.status == "handedOff" and summary["effects"][0]["state"] == "completed", events
        assert len(summary["turns"]) == 6 and PHONE not in json.dumps(summary), summary
        assert agent.ask("close", session=session).status == "completed"
        assert agent.ask("state", session=session).error == "session.unknown"
        assert [e["seq"] for e in agent.all] == list(range(1, len(agent.all) + 1))
        assert agent.finish()[0] == 0
        assert len(house.orders()) == 1
        house.verified()


def test_a_session_is_named_by_at_least_128_bits_of_chance():
    """32 places of base 32: where each place takes at least 16 values, each has 4 bits (S8)."""
    names = []
    with processes.house() as house:
        for _ in range(2):
            with Agent(house) as agent:
                names += [agent.open() for _ in range(48)]
                agent.finish()
    assert all(re.fullmatch(r"[0-9A-HJKMNP-TV-Z]{32}", name) for name in names), names
    assert len(set(names)) == len(names) == 96, "no name comes twice"
    places = [{name[place] for name in names} for place in range(32)]
    assert all(len(values) >= 16 for values in places), [len(values) for values in places]
    for one in range(32):
        for other in range(one):
            pairs = {(name[one], name[other]) for name in names}
            assert len(pairs) >= 64, f"the places {other} and {one} go together"


def test_the_same_key_gives_the_same_events_and_one_effect():
    with processes.house() as house, Agent(house, CODES) as agent:
        quote = agent.verified()
        answer = dict(session=quote.session, ask=quote.asked["ask"], value="yes", key="once")
        first, second = agent.ask("answer", **answer), agent.ask("answer", **answer)

        def bare(events):
            return [{k: v for k, v in e.items() if k not in ("id", "seq", "replayed")} for e in events]

        assert bare(first) == bare(second), (first, second)
        assert all(not e["replayed"] for e in first.of("effect")) and all(e["replayed"] for e in second.of("effect"))
        assert second[-1]["replayed"] is True
        assert agent.ask("say", session=quote.session, text="查退款", key="once").error == "key.conflict"
        said = dict(session=quote.session, text="我想把彩铃退了", key="said")
        assert bare(agent.ask("say", **said)) == bare(agent.ask("say", **said))
        agent.finish()
        assert len(house.orders()) == 1


def test_a_key_holds_across_a_killed_agent():
    with processes.house() as house:
        with Agent(house, CODES) as agent:
            quote = agent.verified()
            answer = dict(ask=quote.asked["ask"], value="yes", key="once")
            agent.ask("answer", session=quote.session, **answer)
            agent.process.kill()
        with Agent(house, f"= * password {PASSWORD}\n") as agent:
            events = agent.ask("open", session=quote.session)
            assert events.of("state")[0]["verified"] is None, "nobody is verified after a restart"
            again = agent.ask("answer", session=quote.session, **answer)
            assert again[-1]["replayed"] and [m["reply"] for m in again.of("message")] == ["program.withheld"], again
            effects = again.of("effect")
            assert effects and all(e["replayed"] and e["receipt"] is None and "order" not in e for e in effects), effects
            told = json.dumps(again, ensure_ascii=False)
            assert "彩铃" not in told and "TD2" not in told and "PZ2" not in told, told
            for text in ("查退款", PHONE, "用服务密码"):
                session = agent.ask("say", session=quote.session, text=text).session
            assert agent.ask("state", session=session).of("state")[0]["verified"], "verified again"
            whole = agent.ask("answer", session=session, **answer)
            assert whole[-1]["replayed"] and any(e["receipt"].startswith("PZ") for e in whole.of("effect")), whole
        assert len(house.orders()) == 1


def test_a_key_tells_another_customer_nothing():
    with processes.house() as house, Agent(house, CODES) as agent:
        quote = agent.verified()
        answer = dict(ask=quote.asked["ask"], value="yes", key="once")
        session = agent.ask("answer", session=quote.session, **answer).session
        agent.ask("say", session=session, text="换号码")
        session = agent.ask("say", session=session, text="13800000002").session
        assert agent.ask("state", session=session).of("state")[0]["verified"]["phone"] == "138****0002"
        again = agent.ask("answer", session=session, **answer)
        # A session's name is drawn by lot and may hold the beginning of a receipt's number.
        told = json.dumps([{name: value for name, value in event.items() if name != "session"} for event in again], ensure_ascii=False)
        assert again[-1]["replayed"] and "彩铃" not in told and "PZ2" not in told, again
        assert len(house.orders()) == 1


def test_a_key_is_for_one_question():
    with processes.house() as house, Agent(house, CODES) as agent:
        quote = agent.verified()
        agent.ask("answer", session=quote.session, ask=quote.asked["ask"], value="no", key="k")
        other = agent.ask("say", session=quote.session, text="我想把彩铃退了")
        refused = agent.ask("answer", session=quote.session, ask=other.asked["ask"], value="no", key="k")
        assert refused.error == "key.conflict", refused
        assert agent.ask("answer", session=quote.session, ask=quote.asked["ask"], value="no", key="k")[-1]["replayed"]


def test_an_id_under_way_is_refused_and_has_one_done():
    with processes.house() as house, Agent(house) as agent:
        session = agent.open()
        request = {"v": 1, "id": "same", "op": "say", "session": session, "text": "你好"}
        agent.write((json.dumps(request) + "\n") * 2)
        events = [agent.next()]
        while sum(event["event"] == "done" for event in events) < 1 or not any(e["event"] == "error" for e in events):
            events.append(agent.next())
        refused = next(event for event in events if event["event"] == "error")
        assert refused["code"] == "id.inUse" and refused["id"] is None and refused["line"] == 3, refused
        agent.write(json.dumps(request) + "\n")
        assert agent.until_done("same").status == "completed"
        assert agent.finish()[0] == 0
        assert sum(event["event"] == "done" and event["id"] == "same" for event in agent.all) == 2


def test_lengths_are_counted_as_the_schema_counts_them():
    with Agent() as agent:
        session = agent.open()
        assert agent.ask("say", session=session, text="退" * 4096, key="键" * 64).status != "failed"
        assert agent.ask("say", False, session=session, text="退" * 4097).error == "field.value"


def test_malformed_lines_are_told_and_the_stream_goes_on():
    lines = [
        (b"{", "json.malformed"), (b"[]", "json.malformed"), (b"nonsense", "json.malformed"), (b'"x"', "json.malformed"),
        (b'{"v":1,"id":"a","op":"open"} x', "json.malformed"), (b'{"v":1,"v":1,"id":"a","op":"open"}', "json.malformed"),
        (b'{"v":1,"id":"\\ud800","op":"open"}', "json.malformed"), (b'{"v":1,"id":"\xff","op":"open"}', "json.malformed"),
        (b'{"v":01,"id":"a","op":"open"}', "json.malformed"), (b'{"v":1,"id":"a\tb","op":"open"}', "json.malformed"),
        (b"[" * 5000, "json.malformed"), (b'{"v":1,"op":"open"}', "field.missing"), (b'{"v":1,"id":7,"op":"open"}', "field.type"),
        (b'{"v":1,"id":"","op":"open"}', "field.type"), (b'{"id":"a","op":"open"}', "field.missing"),
        (b'{"v":2,"id":"a","op":"open"}', "version.unsupported"), (b'{"v":1,"id":"a"}', "field.missing"),
        (b'{"v":1,"id":"a","op":"drop"}', "op.unknown"), (b'{"v":1,"id":"a","op":7}', "field.type"),
        (b'{"v":1,"id":"a","op":"open","confirm":true}', "field.unknown"),
        (b'{"v":1,"id":"a","op":"say","session":"s"}', "field.missing"),
        (b'{"v":1,"id":"a","op":"say","session":"s","text":""}', "field.value"),
        (b'{"v":1,"id":"a","op":"say","session":"s","text":["x"]}', "field.type"),
        (b'{"v":1,"id":"a","op":"say","session":"s","text":"' + b"x" * 5000 + b'"}', "field.value"),
        (b'{"v":1,"id":"a","op":"say","session":"s","text":"' + b"x" * 70000 + b'"}', "line.tooLong"),
    ]
    with Agent() as agent:
        for number, (line, code) in enumerate(lines, start=1):
            agent.write(line + b"\n")
            event = agent.next()
            assert event["event"] == "error" and event["code"] == code and event["line"] == number, (line[:60], event)
            if event["id"] is not None:
                assert agent.next()["event"] == "done"
            try:
                parsed = json.loads(line)
            except (ValueError, RecursionError):
                continue
            assert not validator("request").is_valid(parsed) or line.startswith(b'{"v":1,"v"') or b"ud800" in line, line
        agent.write("\n \r\n")
        assert agent.ask("open").status == "completed"
        agent.write('{"v":1,"id":"last","op":"open"}')
        agent.process.stdin.close()
        assert agent.next()["id"] == "last", "a last line without its end counts"


def test_secrets_are_refused_in_band_and_left_nowhere():
    with processes.house() as house, Agent(house) as agent:
        session = agent.open()
        agent.ask("say", session=session, text="我想把彩铃退了")
        events = agent.ask("say", session=session, text=PHONE)
        ask = events.asked
        assert ask["kind"] == "secret" and ask["command"].startswith(f"tuiding verify {session} --policies ") and ask["triesLeft"] == 5, ask
        events = agent.ask("say", session=session, text="用服务密码")
        assert events.asked["slot"] == "password", events
        for text in (PASSWORD, f"密码是{PASSWORD}", "二五八零三六", "２５８０３６", "①②③④⑤⑥", "abcdef", "二五 八零 三六", "幺三拐八", "尾号是12三4", "密码 abcdef"):
            assert agent.ask("say", session=session, text=text).error == "secret.inBand", text
        other = agent.open()
        for text in ("我收到的是 916718", "password: hunter2", "邮箱密码abc123", "验证码916718"):
            assert agent.ask("say", session=other, text=text).error == "secret.inBand", text
        for text in ("密码忘了怎么办", "我收到的是短信账单", "改密码要多少钱"):
            assert agent.ask("say", session=other, text=text).error is None, text
        # What can't hold a secret is heard as in the chat, and is never tried as one.
        for text in ("是", "随便说说", "这个我记不清了", "查一下2月份的扣费"):
            events = agent.ask("say", session=session, text=text)
            assert events.asked["triesLeft"] == 10 and events.asked["slot"] == "password", (text, events)
        # The state tells of the question what its own turn told.
        asked = agent.ask("state", session=session).asked
        assert asked == events.asked | {"seq": asked["seq"], "id": asked["id"]}, (asked, events.asked)
        ask = asked["ask"]
        assert agent.ask("answer", session=session, ask=ask, value=PASSWORD).error == "secret.inBand"
        assert agent.ask("state", session=session).of("state")[0]["verified"] is None
        status, said = agent.finish()
        assert status == 0 and PASSWORD not in said
        assert PASSWORD.encode() not in agent.raw and PHONE.encode() not in agent.raw
        for path in house.folder.rglob("*"):
            if path.is_file():
                assert PASSWORD.encode() not in path.read_bytes(), path
        attempts = (house.data / "store.sqlite.attempts").read_text()
        assert attempts.count("secret.inBand/say") == 14 and attempts.count("secret.inBand/answer") == 1, attempts
        assert oct((house.data / "store.sqlite.attempts").stat().st_mode)[-3:] == "600"


def test_a_line_never_confirms_and_an_old_question_is_not_answered():
    with processes.house() as house, Agent(house, CODES) as agent:
        quote = agent.verified()
        for text in ("是", "确认", "好的", "是的，退吧", "yes", "同意"):
            events = agent.ask("say", session=quote.session, text=text)
            assert events.error == "confirm.needsAnswer" or not events.of("effect"), (text, events)
        ask = agent.ask("state", session=quote.session).asked["ask"]
        for guess in ("a999", ask.split("-")[0], ask[:-1], f"a{int(ask.split('-')[0][1:]) + 1}"):
            assert agent.ask("answer", session=quote.session, ask=guess, value="yes").error == "ask.stale", guess
        assert agent.ask("answer", session=quote.session, ask=ask, value="好").error == "choice.invalid"
        events = agent.ask("answer", session=quote.session, ask=ask, value="no")
        assert events.status == "cancelled", events
        assert agent.ask("answer", session=quote.session, ask=ask, value="yes").error == "ask.none"
        agent.finish()
        assert house.orders() == []


def test_sessions_interleave_and_each_keeps_its_order():
    with Agent(None, CODES) as agent:
        sessions = [agent.open() for _ in range(20)]
        sent = {session: [] for session in sessions}
        for text in ("你好", "我想退彩铃", "取消", "查退款", "取消", "谢谢"):
            for session in sessions:
                sent[session].append(agent.send("say", session=session, text=text))
        left, order = sum(map(len, sent.values())), {session: [] for session in sessions}
        under_way = None
        while left:
            event = agent.next()
            assert under_way in (None, event["id"]), "the events of one request come together"
            under_way = event["id"]
            if event["event"] == "done":
                order[event["session"]].append(event["id"])
                under_way = None
                left -= 1
        assert order == sent


def test_a_client_that_stops_reading_stops_the_agent_not_the_machine():
    house = processes.House()
    process = subprocess.Popen(
        [processes.program, "agent", "--store", "memory"], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        env=house.environment(), cwd=processes.root, bufsize=0,
    )
    os.set_blocking(process.stdin.fileno(), False)
    line = b'{"v":1,"id":"x","op":"state","session":"nobody"}\n' * 100
    written, last = 0, time.time()
    while time.time() - last < 2 and written < 200 << 20:
        try:
            written += os.write(process.stdin.fileno(), line)
            last = time.time()
        except BlockingIOError:
            time.sleep(0.02)
    assert written < 8 << 20, f"{written} bytes were taken though nobody reads"
    resident = int(re.search(r"VmRSS:\s+(\d+)", open(f"/proc/{process.pid}/status").read())[1])
    assert resident < 300_000, f"{resident} KB resident"
    process.stdin.close()
    process.stdout.close()
    assert process.wait(20) == 0, "a closed pipe ends the agent in peace"
    house.__exit__()


def test_a_session_is_known_by_nothing_but_its_name():
    with processes.house() as house, Agent(house, CODES) as agent:
        quote = agent.verified()
        for name in ("nobody", "0" * 32, quote.session[:-1], quote.session.lower(), "../" + quote.session):
            assert agent.ask("state", session=name).error == "session.unknown", name
        other = agent.open()
        events = agent.ask("say", session=other, text="我的业务")
        assert events.replies == ["verify.askPhone"], events
        with Agent(house) as another:
            assert another.ask("say", session=quote.session, text="我的业务").error == "session.unknown"
            events = another.ask("open", session=quote.session)
            assert events.of("state")[0]["verified"] is None
            assert "verify.askPhone" in another.ask("say", session=quote.session, text="我的业务").replies


def test_after_too_many_refusals_a_session_is_closed():
    with processes.house() as house, Agent(house, CODES) as agent:
        quote = agent.verified()
        codes = [agent.ask("answer", session=quote.session, ask="a0", value="yes").error for _ in range(60)]
        assert codes[:50] == ["ask.stale"] * 50 and codes[50:] == ["session.closed"] * 10, codes
