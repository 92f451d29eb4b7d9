"""kill -9 at random moments: nothing acknowledged is lost, nothing happens twice, and the conversation goes on."""

import random
import threading
import time

import harness
from harness import PASSWORD, PHONE, Killed

# Within this long after a kill another courier takes up what the dead one was delivering (Courier.leaseSeconds).
LEASE_SECONDS = 30


def code_in(said):
    """The code of the SMS on the screen."""
    return said.split("【演示短信】验证码 ", 1)[1][:6]


class Teller:
    """Plays 退订彩铃 to the receipt, noting what the customer has seen."""

    steps = ("我想把彩铃退了", PHONE, "proof", "password", "是", "看凭证")

    def __init__(self, chat, with_code):
        self.chat, self.with_code, self.said = chat, with_code, ""

    def play(self, before_step=lambda step: None):
        for step in self.steps:
            if step == "proof":
                line = code_in(self.said) if self.with_code else "用服务密码"
            elif step == "password":
                if self.with_code:
                    continue
                line = PASSWORD
            else:
                line = step
            mark = self.chat.send(line)
            before_step(step)
            self.said += self.chat.wait(mark)


def go_on(chat, offered):
    """Carries a conversation on, from wherever it stands, until the order is in; returns all that was said."""
    said = everything = chat.tell("是" if offered else "我想把彩铃退了")
    for _ in range(8):
        if "请输入手机号" in said:
            said = chat.tell(PHONE)
        elif "位验证码" in said:
            said = chat.tell("用服务密码")
        elif "请输入服务密码" in said:
            said = chat.tell(PASSWORD)
        elif "确认请回复" in said:
            said = chat.tell("是")
        else:
            return everything
        everything += said
    raise AssertionError("the conversation comes to no end:\n" + everything)


def check_rows(house, seen):
    """At most one order, and everything the customer has seen is there."""
    orders = house.orders()
    assert len(orders) <= 1, f"the service has {len(orders)} orders: {orders}"
    for kind, table in (("TD", "orders"), ("TK", "refunds"), ("PZ", "receipts")):
        for number in seen[kind]:
            assert house.rows(f"SELECT 1 FROM {table} WHERE id = ?", number), f"{number} was shown and isn't in {table}"
    if orders:
        assert len(house.refunds(orders[0][0])) <= 1, house.refunds(orders[0][0])
    return orders


def check_end(house, seen):
    """Exactly one order that is done, one refund of one amount, the service ended once."""
    orders = check_rows(house, seen)
    assert len(orders) == 1 and orders[0][1] == "completed", orders
    refunds = house.refunds(orders[0][0])
    assert len(refunds) == 1, refunds
    assert len(house.rows("SELECT 1 FROM ledger_transactions WHERE reason = 'refundPromised' AND reference = ?", refunds[0][0])) == 1
    states = house.rows("SELECT state FROM services WHERE product_id = 'cmcc.ringback' AND ending_order_id IS NOT NULL OR state = 'terminated'")
    assert ("terminated",) in states and ("pendingTerminate",) not in states, states
    house.verified()


def typical_seconds():
    """How long each step takes without a kill, so that the kills spread over all of it."""
    took = {}
    with harness.house() as house, house.chat() as chat:
        chat.begin()
        started = [None, 0.0]

        def before_step(step):
            now = time.time()
            if started[0]:
                took[started[0]] = now - started[1]
            started[:] = [step, now]

        teller = Teller(chat, with_code=False)
        teller.play(before_step)
        took[started[0]] = time.time() - started[1]
        seen = harness.numbers(teller.said)
        assert len(seen["TD"]) == 1 and len(seen["TK"]) == 1 and len(seen["PZ"]) == 3, teller.said
        assert chat.finish().status == 0
        check_end(house, seen)
    return took


def test_nothing_is_lost_or_doubled_when_the_chat_is_killed():
    took = typical_seconds()
    chance = random.Random(harness.seed)
    counts = {"offered": 0, "ordered": 0, "open": 0}
    # Those whose delivery died with its courier; looked at again when the lease is over.
    unfinished = []
    last_kill = 0.0
    try:
        for number in range(harness.rounds):
            with_code = chance.random() < 0.5
            steps = [s for s in Teller.steps if not (with_code and s == "password")]
            # The yes is where it hurts: half of the kills fall there.
            step = "是" if chance.random() < 0.5 else chance.choice(steps)
            delay = chance.random() * 1.1 * took.get(step, took["是"])
            place = f"round {number} (seed {harness.seed}): kill {delay * 1000:.1f} ms after {step!r}"
            house = harness.house()
            try:
                done = one_round(house, with_code, step, delay, verify_first=chance.random() < 0.5, counts=counts)
                last_kill = time.time()
            except AssertionError as error:
                raise AssertionError(f"{place}; the store is in {house.folder}") from error
            if done is None:
                house.__exit__()
            else:
                unfinished.append((place, house, done))
        if unfinished:
            time.sleep(max(0, last_kill + LEASE_SECONDS + 1 - time.time()))
        for place, house, seen in unfinished:
            try:
                assert house.run("admin", "work").status == 0
                check_end(house, seen)
            except AssertionError as error:
                raise AssertionError(f"{place}; after the lease; the store is in {house.folder}") from error
            house.__exit__()
    finally:
        print(
            f"         {harness.rounds} kills: {counts['ordered']} after an order was in, {counts['offered']} went on at"
            f" the open question, {len(unfinished)} were finished when the lease was over"
        )


def one_round(house, with_code, step, delay, verify_first, counts):
    """One kill and what comes after it; returns what was seen when the order still waits for a lease, else nothing."""
    with house.chat() as chat:
        chat.begin()
        teller = Teller(chat, with_code)
        timers = []

        def before_step(current):
            if current == step:
                timers.append(threading.Timer(delay, chat.process.kill))
                timers[0].start()

        try:
            teller.play(before_step)
        except Killed:
            pass
        timers[0].join()
        ended = chat.finish()
        assert ended.status in (-9, 0), ended
        said = teller.said + ended.output
    seen = harness.numbers(said)
    if verify_first:
        house.verified()
    orders = check_rows(house, seen)
    if seen["TD"]:
        counts["ordered"] += 1
        assert {orders[0][0]} == seen["TD"], (orders, seen)
    before = len(orders)
    with house.chat() as chat:
        first = chat.begin()
        offered = "要接着办吗" in first
        counts["offered"] += offered
        if said and not before:
            assert offered, f"the chat doesn't offer to go on; it said {first!r} after\n{said}"
        again = go_on(chat, offered)
        if seen["TD"]:
            more = harness.numbers(again)["TD"] - seen["TD"]
            assert not more, f"a second order {more} after\n{said}\n{again}"
        ended = chat.finish()
        assert ended.status == 0 and ended.errors == "", ended
    seen = {kind: seen[kind] | found for kind, found in harness.numbers(again).items()}
    house.verified()
    orders = check_rows(house, seen)
    assert len(orders) == 1, f"no order in the end: {said}\n--- after the kill\n{first}{again}"
    if orders[0][1] != "completed":
        return seen
    check_end(house, seen)
    return None
