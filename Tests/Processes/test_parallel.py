"""Several processes on one file."""

import concurrent.futures
import fcntl
import threading

import harness
from harness import numbers, to_confirmation


def test_staff_look_and_work_beside_an_open_chat():
    with harness.house() as house, house.chat() as chat:
        chat.begin()
        to_confirmation(chat)
        for command in ("orders", "work", "verify"):
            done = house.run("admin", command).without_trace()
            assert done.status == 0 and done.errors == "", f"{command}: {done}"
        assert "8 customers checked, 0 problems" in done.output, done
        said = chat.tell("是")
        assert "已受理" in said or "确认请回复" in said, said
        if "已受理" not in said:
            said = chat.tell("是")
            assert "已受理" in said, said
        assert len(house.orders()) == 1
        number = numbers(said)["TD"].pop()
        shown = house.run("admin", "orders", number)
        assert shown.status == 0 and number in shown.output and "refund TK" in shown.output, shown
        assert chat.finish().status == 0
        house.verified()


def at_the_confirmation(house, count):
    chats = []
    for _ in range(count):
        chat = house.chat()
        chat.begin()
        to_confirmation(chat)
        house.minute_passes()
        chats.append(chat)
    return chats


def all_say_yes(chats):
    """As close together as threads can; returns what each heard."""
    gate = threading.Barrier(len(chats))

    def say(chat):
        gate.wait()
        return chat.tell("是")

    with concurrent.futures.ThreadPoolExecutor(len(chats)) as pool:
        return list(pool.map(say, chats))


def one_order_whoever_says_yes(count):
    with harness.house() as house:
        chats = at_the_confirmation(house, count)
        heard = all_say_yes(chats)
        accepted = [said for said in heard if "已受理" in said]
        assert len(accepted) == 1, f"{len(accepted)} of {count} were told 已受理:\n" + "\n====\n".join(heard)
        orders = house.orders()
        assert len(orders) == 1 and {orders[0][0]} == numbers(accepted[0])["TD"], (orders, accepted)
        for said in heard:
            if said in accepted:
                continue
            honest = any(word in said for word in ("正在办理", "已经退订", "有变化", "已变", "办理中", "变了", "不再", "已退订"))
            assert honest, f"who was too late was told: {said}"
            assert numbers(said)["TD"] <= {orders[0][0]}, said
        # Who was too late says yes once more: still one order.
        for chat in chats:
            chat.tell("是")
            ended = chat.finish()
            assert ended.status == 0 and ended.errors == "", ended
        orders = house.orders()
        assert len(orders) == 1 and orders[0][1] == "completed", orders
        assert len(house.refunds(orders[0][0])) == 1
        house.verified()


def test_a_second_chat_within_the_minute_can_sign_in_by_password():
    """No code can be sent yet, so the other way in must be open."""
    with harness.house() as house, house.chat() as first, house.chat() as second:
        for chat in (first, second):
            chat.begin()
            to_confirmation(chat)


def test_two_chats_of_one_customer_make_one_order():
    for _ in range(3):
        one_order_whoever_says_yes(2)


def test_eight_chats_of_one_customer_make_one_order():
    one_order_whoever_says_yes(8)


def test_two_chats_that_order_different_things_both_succeed():
    with harness.house() as house:
        first, second = house.chat(), house.chat()
        first.begin()
        second.begin()
        to_confirmation(first)
        house.minute_passes()
        to_confirmation(second, wish="我想退订10G流量包")
        for said, chat in zip(all_say_yes([first, second]), (first, second)):
            if "已受理" not in said:
                # The other's order made this quote stale: it is read out again, not forgotten.
                assert "确认请回复" in said, said
                said = chat.tell("是")
            assert "已受理" in said, said
            assert chat.finish().status == 0
        assert len(house.orders()) == 1 and len(house.orders("cmcc.data.10g")) == 1
        house.verified()


def test_eight_programs_at_once_each_do_their_work():
    people = [
        ("13800000001", "258036"), ("13800000002", "913507"), ("13800000003", "640182"), ("13800000006", "117409"),
    ]

    def leave(house, person):
        with house.chat() as chat:
            chat.begin()
            said = chat.tell("我想退订彩铃")
            said += chat.sign_in(*person)
            if "确认请回复" in said:
                said += chat.tell("是")
            ended = chat.finish()
            assert ended.status == 0 and ended.errors == "", ended
            return said

    with harness.house() as house, concurrent.futures.ThreadPoolExecutor(8) as pool:
        chats = [pool.submit(leave, house, person) for person in people]
        staff = [pool.submit(house.run, "admin", command) for command in ("work", "verify", "orders")]
        for done in [one.result() for one in staff]:
            assert done.status == 0 and done.errors == "", done
        said = [one.result() for one in chats]
        ordered = set().union(*(numbers(one)["TD"] for one in said))
        for number in ordered:
            assert house.rows("SELECT 1 FROM orders WHERE id = ?", number), f"{number} was shown and isn't there"
        assert len(house.orders()) == 1, said
        house.verified()


def test_eight_first_starts_at_once_make_one_store():
    for _ in range(3):
        with harness.House() as house:
            eight_first_starts(house)


def eight_first_starts(house):
    with concurrent.futures.ThreadPoolExecutor(8) as pool:
        ended = list(pool.map(lambda _: house.run("chat", data="你好\n"), range(8)))
        for one in ended:
            one.without_trace()
            assert one.status == 0 and one.errors == "", one
        assert house.customers() == 8
        house.verified()


def test_who_holds_the_store_is_named_after_five_seconds():
    """In a chat the turn is refused in plain words and can be said again; a program that starts ends."""
    with harness.house() as house, house.chat() as chat:
        chat.begin()
        to_confirmation(chat)
        with open(house.data / "store.sqlite.lock", "r+") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            lock.truncate(0)
            lock.write("4711 tuiding of the neighbour\n")
            lock.flush()
            mark = chat.send("是")
            house.run("admin", "verify").refused("in use", "4711", "tuiding of the neighbour")
            said = chat.wait(mark)
        assert "系统暂时出了问题" in said and not house.orders(), said
        said = chat.tell("是")
        assert "已受理" in said, said
        ended = chat.finish()
        assert ended.status == 0 and "4711" in ended.errors, ended
        assert len(house.orders()) == 1
        house.verified()
