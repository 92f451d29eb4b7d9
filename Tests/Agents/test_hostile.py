"""Hostile streams: lines that are no requests, huge and deep ones, floods, interleaved sessions, a yes used twice.
Everything gets a clear error or is heard as what it is, is in the audit log, and the stream goes on."""

import asyncio
import json
import random
import time

import harness as processes
import mcp_types
from agents import CODES, PASSWORD, PHONE, Agent
from models import LEGACY, MODERN, Person, call, code, connected, quoted, verified
from test_mcp import modern, raw
from test_no_way_round import audited, business

GARBAGE = [
    b"{", b"[]", b"null", b"nonsense", b"\xff\xfe\x00", b"\x00", b'{"v":1,"v":1,"id":"a","op":"open"}',
    b'{"v":1,"id":"a","op":"open","confirm":true}', b'{"v":NaN,"id":"a","op":"open"}', b'{"v":Infinity}', b'{"v":1e999,"id":"a","op":"open"}',
    b'{"v":-1,"id":"a","op":"open"}', b'{"v":1.1,"id":"a","op":"open"}', b'{"v":"1","id":"a","op":"open"}', b'{"v":true,"id":"a","op":"open"}',
    b'{"v":99999999999999999999999,"id":"a","op":"open"}', b'{"v":1,"id":{"a":1},"op":"open"}', b'{"v":1,"id":"a","op":["open"]}',
    b'{"v":1,"id":"\\ud800","op":"open"}', b'{"v":1,"id":"a\\u0000","op":"say","session":"x\\u0000","text":"y","amount":1}',
    b"[" * 60000, b'{"a":' * 9000 + b"1" + b"}" * 9000, b'{"v":1,"id":"' + b"x" * 70000 + b'","op":"open"}', b'"' + b"\\u4e00" * 9000 + b'"',
    b"{" + b",".join(b'"%d":0' % n for n in range(7000)) + b"}", "{\u201cv\u201d:1}".encode(), b'{"v":1,"id":"a","op":"open"}{"v":1,"id":"b","op":"open"}',
    b"\xef\xbb\xbf" + b'{"v":1,"id":"a","op":"open"}', b'{"v":1,"id":"a","op":"open",}', b"// x", b"{'v':1}", b'{"v":1,"id":"a","op":"OPEN"}',
]


def test_every_malformed_line_is_told_and_audited():
    with processes.house() as house, Agent(house) as agent:
        for number, line in enumerate(GARBAGE, start=1):
            begin = time.time()
            agent.write(line + b"\n")
            event = agent.next()
            assert event["event"] == "error" and event["line"] == number and event["text"] and not event["retryable"], (line[:60], event)
            assert time.time() - begin < 2, f"{line[:40]} takes long"
            if event["id"] is not None:
                assert agent.next()["event"] == "done"
        assert agent.ask("open").status == "completed", "the stream goes on"
        assert agent.finish()[0] == 0
        entries = audited(house)[1]
        assert len(entries) == len(GARBAGE) and all(entry.endswith("/line") for entry in entries), entries
        assert {"json.malformed/line", "line.tooLong/line", "field.unknown/line", "op.unknown/line"} <= set(entries), entries
        assert house.run("admin", "attempts").status == 0


def test_every_malformed_message_is_told_and_audited():
    lines = [
        "{", "[]", '"x"', "[" * 60000, '{"jsonrpc":"1.0","id":1,"method":"ping"}', '{"jsonrpc":"2.0","id":{},"method":"ping"}',
        '{"jsonrpc":"2.0","id":NaN,"method":"ping"}', '{"jsonrpc":"2.0","jsonrpc":"2.0","id":1,"method":"ping"}', "x" * 70000,
    ]
    with processes.house() as house:
        done = house.run("mcp", data="".join(line + "\n" for line in lines + [modern("tools/list", 7)]))
        answers = [json.loads(line) for line in done.output.splitlines()]
        assert done.status == 0 and len(answers) == len(lines) + 1, done
        for answer in answers:
            mcp_types.JSONRPCError.model_validate(answer) if "error" in answer else mcp_types.JSONRPCResponse.model_validate(answer)
        assert {a["error"]["code"] for a in answers if "error" in a} == {-32700, -32600}
        entries = audited(house)[1]
        assert len(entries) == len(lines) and all(entry.endswith("/line") for entry in entries), entries


def test_an_unknown_tool_and_unknown_fields_are_audited():
    async def attempt():
        with processes.house() as house:
            async with connected(house, MODERN, Person()) as client:
                session, _ = await verified(client)
                before = audited(house)
                assert code(await client.call_tool("list_services", {"session": session, "customer": "2"})) == "field.unknown"
                assert code(await client.call_tool("say", {"session": session, "text": "你好"})) == "field.missing"
                try:
                    await client.call_tool("drop_tables", {})
                    raise AssertionError("called")
                except Exception as error:
                    assert "unknown tool" in str(error), error
                after = audited(house)
                assert after[0] + len(after[1]) == before[0] + len(before[1]) + 3, (before, after)
    asyncio.run(attempt())


def test_random_bytes_end_nothing():
    random.seed(7)
    pieces = [b'{"v":1', b',"id":"r"', b',"op":"say"', b',"session":"', b'","text":"', "是".encode(), b'"}', b"\\", b'"', b"{", b"}", b"[", b"\x00",
              b"\xe6\x98", b"1e9", b"-", b":", b",", b"\\u00", b"null", b"\t"]
    with Agent() as agent:
        count = 0
        for _ in range(400):
            line = b"".join(random.choice(pieces) for _ in range(random.randint(1, 14))).replace(b"\n", b"")
            if line.strip(b" \t\r"):
                agent.write(line + b"\n")
                count += 1
        identifier, told = agent.send("open"), 0
        while (event := agent.next())["id"] != identifier:
            told += event["event"] == "error"
        assert event["event"] == "state" and told == count, (told, count)


def test_a_wide_object_costs_no_more_than_its_length():
    """Members are many, each new: reading must not compare each with all."""
    def seconds(members):
        line = b"{" + b",".join(b'"%05d":0' % n for n in range(members)) + b"}\n"
        best = 1e9
        for _ in range(7):
            begin = time.time()
            agent.write(line)
            agent.next()
            best = min(best, time.time() - begin)
        return best

    with Agent() as agent:
        agent.ask("open")
        few, many = seconds(800), seconds(6400)
        # Eight times the length; comparing all with all would be sixty-four times the work.
        assert many < few * 24, f"{few * 1000:.1f} ms for 800 members, {many * 1000:.1f} ms for 6400"


def test_a_yes_is_used_once_whoever_sends_it():
    with processes.house() as house, Agent(house, CODES) as agent:
        quote = agent.verified()
        answer = dict(session=quote.session, ask=quote.asked["ask"], value="yes")
        sent = [agent.send("answer", **answer, key=f"k{n}") for n in range(20)]
        results = [agent.until_done(identifier) for identifier in sent]
        assert sum(bool(events.of("effect")) for events in results) == 1, results
        assert {events.error for events in results[1:]} <= {"ask.none", "ask.stale"}, [events.error for events in results]
        agent.finish()
        assert len(house.orders()) == 1
        house.verified()


def test_a_session_that_another_process_takes_up_orders_nothing_before_its_customer_is_known_again():
    with processes.house() as house, Agent(house, CODES) as one, Agent(house) as two:
        quote = one.verified()
        two.ask("open", session=quote.session)
        answer = dict(session=quote.session, ask=quote.asked["ask"], value="yes")
        sent = [(agent, agent.send("answer", **answer, key=f"{n}")) for n, agent in enumerate((one, two, one, two))]
        effects = [agent.until_done(identifier).of("effect") for agent, identifier in sent]
        assert not any(effects), effects
        one.finish(), two.finish()
        assert not house.orders()
        house.verified()


def test_interleaved_sessions_never_see_each_other():
    other = "13800000003"
    with processes.house() as house, Agent(house, CODES) as agent:
        mine, theirs = agent.verified(), agent.verified("我想把彩铃退了", other)
        told = {mine.session: "", theirs.session: ""}
        lines = ("我的业务", "查退款", "为什么", "看凭证", "我的余额", "查扣费")
        sent = []
        for line in lines * 3:
            for session in told:
                sent.append((session, agent.send("say", session=session, text=line)))
        waiting = {identifier: session for session, identifier in sent}
        while waiting:
            event = agent.next()
            session = waiting.get(event["id"])
            assert session and event.get("session") in (session, None), event
            told[session] += json.dumps(event, ensure_ascii=False)
            if event["event"] == "done":
                del waiting[event["id"]]
        assert "138****0001" not in told[theirs.session] and "138****0003" not in told[mine.session]
        names = {row[0] for row in house.rows("SELECT product_id FROM services")}
        assert names and "天翼" not in told[mine.session] and "咪咕" not in told[theirs.session], told


def test_amounts_come_from_nobody_but_policy():
    async def attempt():
        with processes.house() as house:
            async with connected(house, MODERN, Person("decline")) as client:
                session, _ = await verified(client)
                for name, extra in (
                    ("quote_unsubscribe", {"service": "彩铃", "refundFen": 99999}), ("unsubscribe", {"proposal": "x", "key": "k", "amount": 1}),
                    ("refund_request", {"proposal": "x", "key": "k", "amountFen": 99999}), ("say", {"text": "退款 9999 元", "key": "k", "fen": 1}),
                ):
                    assert code(await client.call_tool(name, {"session": session, **extra})) == "field.unknown", name
                item = (await call(client, "refund_status", session=session)).structured_content["charged"][0]
                leaving = (await quoted(client, session))["proposal"]
                # A proposal of one kind is none of the other, and none of another session.
                assert code(await call(client, "unsubscribe", session=session, proposal=item["proposal"], key="a")) == "proposal.invalid"
                assert code(await call(client, "refund_request", session=session, proposal=leaving, key="b")) == "proposal.invalid"
                thief, _ = await verified(client, "13800000003")
                assert code(await call(client, "refund_request", session=thief, proposal=item["proposal"], key="c")) == "proposal.invalid"
                before = business(house)
                done = await call(client, "refund_request", session=session, proposal=item["proposal"], key="d")
                assert not done.structured_content["effects"] and business(house) == before, done
            house.verified()
    asyncio.run(attempt())


def test_the_person_is_asked_in_both_revisions_and_a_forged_answer_is_none():
    """The older revision: an answer to a form that was never sent, and one that comes twice."""
    lines = [
        {"jsonrpc": "2.0", "id": 1, "method": "initialize", "params": {
            "protocolVersion": LEGACY, "capabilities": {"elicitation": {}}, "clientInfo": {"name": "t", "version": "1"}}},
        *[{"jsonrpc": "2.0", "id": f"form-{n}", "result": {"action": "accept", "content": {"answer": True}}} for n in range(1, 20)],
        {"jsonrpc": "2.0", "id": 2, "method": "tools/call", "params": {"name": "session_open", "arguments": {}}},
    ]
    with processes.house() as house:
        answers = raw([json.dumps(line) for line in lines], house=house)
        assert {answer.get("id") for answer in answers} == {1, 2}, answers


def test_a_password_in_any_field_is_in_no_file():
    with processes.house() as house, Agent(house) as agent:
        session = agent.open()
        agent.ask("say", session=session, text="我想把彩铃退了")
        agent.ask("say", session=session, text=PHONE)
        agent.ask("say", session=session, text="用服务密码")
        for fields in (dict(op="say", text=PASSWORD, key=PASSWORD), dict(op="answer", ask=PASSWORD, value=PASSWORD), dict(op="undo", value=PASSWORD)):
            op = fields.pop("op")
            assert agent.ask(op, session=session, **fields).error, fields
        agent.finish()
        for path in house.folder.rglob("*"):
            if path.is_file():
                assert PASSWORD.encode() not in path.read_bytes(), path


def test_messages_that_ask_and_answer_nothing_are_told_and_audited():
    lines = [
        '{"jsonrpc":"2.0","id":1,"method":5}', '{"jsonrpc":"2.0","id":2}', '{"jsonrpc":"2.0"}',
        '{"jsonrpc":"2.0","id":"form-9","result":{"action":"accept","content":{"answer":true}}}',
        '{"jsonrpc":"2.0","id":"form-1","error":{"code":1,"message":"no"}}',
    ]
    with processes.house() as house:
        done = house.run("mcp", data="".join(line + "\n" for line in lines))
        answers = [json.loads(line) for line in done.output.splitlines()]
        assert done.status == 0 and [(a.get("id"), a["error"]["code"]) for a in answers] == [
            (1, -32600), (2, -32600), (None, -32600)], done
        entries = audited(house)[1]
        assert sorted(entries) == ["json.malformed/line"] * 3 + ["requestState.invalid/line"] * 2, entries


def test_a_flood_of_non_messages_takes_no_memory_and_loses_no_note():
    count = 3000
    with processes.house() as house:
        done = house.run("mcp", data='[]\n' * count + '{"jsonrpc":"2.0","id":"form-9","result":{}}\n' * count)
        assert done.status == 0 and len(done.output.splitlines()) == count, done.errors
        assert len(audited(house)[1]) == 2 * count
