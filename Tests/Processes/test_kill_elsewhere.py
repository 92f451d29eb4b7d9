"""kill -9 in conversations of other kinds, and in `admin work`: what is in the store in the end is the same as without a kill.

`test_kill` looks closely at one service; here a fee is paid, several services go under one yes, an account is closed.
"""

import random
import re
import sqlite3
import subprocess
import threading
import time

import harness
from harness import Killed

# What a matter asks, and what its customer answers; the first pattern that the last words hold counts.
ANSWERS = {
    "phone": r"请输入手机号",
    "password": r"请输入服务密码",
    "用服务密码": r"位验证码",
    "id_tail": r"证件号码的后 4 位",
    "支付宝": r"请选择支付方式|请问转到哪里",
    "搬家": r"原因",
    "是": r"要接着办吗|联系电话用|确认请回复",
}

MATTERS = {
    "a line inside its contract, whose fee is paid": ("退宽带", "13800000003", "640182", "8820"),
    "all services under one yes": ("全部退订", "13800000001", "258036", "123X"),
    "closing the account": ("销户", "13800000008", "428815", "6603"),
}

# All that must be the same, whatever was killed; identifiers, moments and receipts differ.
SUMMARY = (
    "SELECT product_id, state, auto_renews FROM services ORDER BY subscriber_id, product_id, seq",
    "SELECT service_id, state FROM orders ORDER BY subscriber_id, service_id, state",
    "SELECT service_id, kind, period_start, amount_fen, credited_fen FROM charges ORDER BY subscriber_id, service_id, kind, seq",
    "SELECT amount_fen, destination, state FROM refunds ORDER BY subscriber_id, amount_fen, state",
    "SELECT method, amount_fen, state, refunded_fen, reserved_fen FROM payments ORDER BY subscriber_id, amount_fen, method, state",
    "SELECT account, amount_fen FROM balances ORDER BY subscriber_id, account",
)


def answer(said, matter):
    """What the customer answers to the last of what was said; nil when nothing is asked."""
    wish, phone, password, id_tail = matter
    last = "".join(said.strip().splitlines()[-8:])
    found = [(m.start(), reply) for reply, pattern in ANSWERS.items() for m in re.finditer(pattern, last)]
    if not found:
        return None
    reply = max(found)[1]
    return {"phone": phone, "password": password, "id_tail": id_tail}.get(reply, reply)


def hold(chat, said, matter, before=lambda line: None):
    """Answers whatever is asked, from wherever the conversation stands, until nothing is; returns all that was said."""
    everything = said
    for _ in range(14):
        line = answer(said, matter)
        if line is None or "太频繁" in said:
            return everything
        before(line)
        said = chat.tell(line)
        everything += said
    raise AssertionError("the conversation comes to no end:\n" + everything)


def leases_end(house):
    """What a dead process was delivering may be taken up at once."""
    connection = sqlite3.connect(house.store, timeout=10)
    with connection:
        connection.execute("UPDATE outbox SET lease_until = 0 WHERE lease_until IS NOT NULL")
        # The account is due when the lease ends: that is now.
        connection.execute("UPDATE subscribers SET due_at = 0 WHERE id IN (SELECT subscriber_id FROM outbox WHERE lease_until = 0)")
    connection.close()


def summary(house):
    """What the store holds when all that is due is done."""
    leases_end(house)
    done = house.run("admin", "work")
    assert done.status == 0, done
    house.verified()
    return [house.rows(query) for query in SUMMARY]


def orders(house):
    return {row[0] for row in house.rows("SELECT id FROM orders")}


def held_whole(matter):
    """What the store holds after the conversation without a kill, and how long the conversation and the work took."""
    with harness.house() as house:
        before, began = orders(house), time.time()
        with house.chat() as chat:
            chat.begin()
            said = hold(chat, chat.tell(matter[0]), matter)
            took = time.time() - began
            assert chat.finish().status == 0
        assert harness.numbers(said)["TD"] >= orders(house) - before != set(), said
        began = time.time()
        found = summary(house)
        return found, took, time.time() - began


def work_killed(house, delay):
    """`admin work`, killed at a moment; whether that was before its end."""
    leases_end(house)
    work = subprocess.Popen([harness.program, "admin", "work"], env=house.environment(), cwd=harness.root, stdout=subprocess.DEVNULL)
    try:
        work.wait(delay)
    except subprocess.TimeoutExpired:
        work.kill()
    return work.wait() == -9


def killed(matter, delay, work_delay, expected):
    """Holds the conversation, killed at a moment; does what is due, killed too; holds it on. Which of the two kills came in time."""
    with harness.house() as house:
        before, said = orders(house), ""
        with house.chat() as chat:
            timer = threading.Timer(delay, chat.process.kill)
            timer.start()
            try:
                chat.begin()
                said = hold(chat, chat.tell(matter[0]), matter)
            except Killed:
                pass
            timer.cancel()
            ended = chat.finish()
        said += ended.output
        shown = harness.numbers(said)["TD"]
        assert shown <= orders(house), f"shown and not in the store: {shown - orders(house)}"
        work_was_killed = work_killed(house, work_delay)
        house.minute_passes()
        with house.chat() as chat:
            again = chat.begin()
            if "要接着办吗" in again:
                again += hold(chat, again, matter)
            elif orders(house) == before:
                again += hold(chat, chat.tell(matter[0]), matter)
            closed = chat.finish()
            assert closed.status == 0 and closed.errors == "", closed
        found = summary(house)
        for name, one, other in zip(SUMMARY, found, expected):
            assert one == other, f"killed after {delay:.3f} s, work after {work_delay:.3f} s (seed {harness.seed}): {name}\n{one}\nshould be\n{other}\n--- said\n{said}\n--- again\n{again}"
        return ended.status == -9, work_was_killed


def test_a_killed_conversation_of_any_kind_ends_as_if_it_had_not_been_killed():
    chance, in_time = random.Random(harness.seed), 0
    for name, matter in MATTERS.items():
        expected, took, work_took = held_whole(matter)
        kills = [
            killed(matter, chance.random() * took * 0.8, chance.random() * work_took / 2, expected)
            for _ in range(max(2, harness.rounds // 10))
        ]
        print(f"         {name}: {sum(chat for chat, _ in kills)} of {len(kills)} conversations and {sum(work for _, work in kills)} works killed in time")
        in_time += sum(chat for chat, _ in kills)
    assert in_time, "no kill came in time"
