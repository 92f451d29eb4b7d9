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
    """Carries a conversation on, from wherever it stands, until the order is in; returns all that was said, and whether
    no more can be done because the next code may only be sent within the minute."""
    said = everything = chat.tell("是" if offered else "我想把彩铃退了")
    for _ in range(8):
        if "太频繁" in said and "请输入手机号" in said:
            return everything, True
        if "请输入手机号" in said:
            said = chat.tell(PHONE)
        elif "位验证码" in said:
            said = chat.tell("用服务密码")
        elif "请输入服务密码" in said:
            said = chat.tell(PASSWORD)
        elif "确认请回复" in said:
            said = chat.tell("是")
        else:
            return everything, False
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
    took["proof"] = max(took["proof"], took["password"])
    return took


# The rounds whose delivery still belongs to the courier that died, with when they were left.
unfinished = []


class Round:
    """One conversation that is killed, and its store."""

    def __init__(self, chance, with_code, took):
        self.with_code = with_code
        steps = [step for step in Teller.steps if not (with_code and step == "password")]
        # The yes is where it hurts: half of the kills fall there.
        self.step = "是" if chance.random() < 0.5 else chance.choice(steps)
        self.delay = chance.random() * 1.1 * took[self.step]
        self.verify_first = chance.random() < 0.5
        self.house = harness.house()
        self.said = ""
        self.was_offered = False

    def __str__(self):
        way = "code" if self.with_code else "password"
        return f"kill {self.delay * 1000:.1f} ms after {self.step!r} ({way}, seed {harness.seed}; the store is in {self.house.folder})"

    def run(self, name):
        """A step of the round; what fails names the moment of the kill and what was said."""
        try:
            return getattr(self, name)()
        except (AssertionError, Killed) as error:
            raise AssertionError(f"{self}\n{error}\n--- all that was said\n{self.said}") from error

    def kill(self):
        with self.house.chat() as chat:
            chat.begin()
            teller = Teller(chat, self.with_code)
            timer = threading.Timer(self.delay, chat.process.kill)
            try:
                teller.play(lambda step: timer.start() if step == self.step else None)
            except Killed:
                pass
            timer.join()
            ended = chat.finish()
            assert ended.status in (-9, 0), ended
        self.said = teller.said + ended.output
        self.ordered = harness.numbers(self.said)["TD"]
        if self.verify_first:
            self.house.verified()
        orders = check_rows(self.house, harness.numbers(self.said))
        if self.ordered:
            assert {orders[0][0]} == self.ordered, (orders, self.ordered)
        self.was_unseen = bool(orders) and not self.ordered
        self.must_offer = bool(self.said) and not orders

    def resume(self):
        """True when the conversation came to its end, false when the next code may only be sent within the minute."""
        with self.house.chat() as chat:
            first = chat.begin()
            offered = "要接着办吗" in first
            if self.must_offer:
                assert offered, f"the chat doesn't offer to go on; it says {first!r}"
            if "--- started again" not in self.said:
                self.was_offered = offered
            again, must_wait = go_on(chat, offered)
            ended = chat.finish()
            assert ended.status == 0 and ended.errors == "", ended
        self.said += f"--- started again\n{first}{again}"
        if self.ordered:
            more = harness.numbers(again)["TD"] - self.ordered
            assert not more, f"a second order {more}"
        self.house.verified()
        orders = check_rows(self.house, harness.numbers(self.said))
        if must_wait:
            return False
        assert len(orders) == 1, "no order in the end"
        return True

    def end(self):
        """True when all is done, false when a delivery still belongs to the courier that died."""
        if self.house.orders()[0][1] != "completed":
            return False
        check_end(self.house, harness.numbers(self.said))
        self.house.__exit__()
        return True

    def work(self):
        done = self.house.run("admin", "work")
        assert done.status == 0, done
        check_end(self.house, harness.numbers(self.said))
        self.house.__exit__()


def test_nothing_is_lost_or_doubled_when_the_chat_is_killed():
    took = typical_seconds()
    chance = random.Random(harness.seed)
    rounds = [Round(chance, chance.random() < 0.3, took) for _ in range(harness.rounds)]
    waited = 0
    for one in rounds:
        one.run("kill")
        if not one.run("resume"):
            waited += 1
            one.house.minute_passes()
            assert one.run("resume"), f"{one}: no code after the minute"
        if not one.run("end"):
            unfinished.append((one, time.time()))
    print(
        f"         {len(rounds)} kills: {sum(bool(one.ordered) for one in rounds)} after 已受理 was shown,"
        f" {sum(one.was_unseen for one in rounds)} between the commit and its words,"
        f" {sum(one.was_offered for one in rounds)} went on at the open question, {waited} waited for a code,"
        f" {len(unfinished)} wait for the end of a lease"
    )


def test_what_a_dead_chat_was_delivering_is_finished_when_its_lease_ends():
    for one, since in unfinished:
        time.sleep(max(0, since + LEASE_SECONDS + 1 - time.time()))
        one.run("work")


# Run after all others, so that nobody waits for the lease.
test_what_a_dead_chat_was_delivering_is_finished_when_its_lease_ends.is_late = True
