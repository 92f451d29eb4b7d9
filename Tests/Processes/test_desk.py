"""The operator's side, as people at a desk work with it: staff, hand-overs, orders that wait for a person."""

import json
import os
import re
import select
import sqlite3
import threading
import time

import harness
from harness import PHONE

SECRET = "desk-secret-1"


def staffed(house, **members):
    """The demo customers, an admin 'boss', and these members."""
    done = house.run("admin", "staff", "add", "boss", "--role", "admin", data=f"{SECRET}\n{SECRET}\n")
    assert done.status == 0, done
    for name, roles in members.items():
        arguments = [word for role in roles.split() for word in ("--role", role)]
        done = house.run(
            "admin", "staff", "add", name, *arguments, "--as", "boss", data=f"{SECRET}\n{SECRET}\n{SECRET}\n"
        )
        assert done.status == 0, done
    return house


def act(house, who, *arguments, more=""):
    return house.run("admin", *arguments, "--as", who, data=f"{SECRET}\n{more}")


def ordered(house):
    """A customer leaves something; the number of his order."""
    with house.chat() as chat:
        harness.to_confirmation(chat)
        chat.tell("是")
    return house.orders()[0][0]


def plan_line(house, who, number):
    """What staff call the bill line of the customer's main plan."""
    lines = act(house, who, "grant", "lines", number)
    return re.search(r"^(\S+)\s+畅享59元套餐\s+period", lines.output, re.M).group(1)


def hears(chat, text, seconds=30):
    """What comes without a line: reads until the text is there."""
    deadline = time.time() + seconds
    while text not in chat.text:
        assert time.time() < deadline, f"never saw {text!r} in:\n{chat.text}"
        if select.select([chat.process.stdout], [], [], 0.5)[0]:
            chat.bytes += os.read(chat.process.stdout.fileno(), 65536)
            chat.text = chat.bytes.decode(errors="replace")


def test_ten_refused_secrets_end_the_guessing_of_that_name_alone():
    with harness.house() as house:
        staffed(house, li="handler", wang="handler")
        for attempt in range(9):
            house.run("admin", "desk", "--as", "li", data=f"wrong-secret-{attempt}\n").refused("the secret is wrong")
        assert act(house, "li", "desk").status == 0, "nine wrong ones lock nobody out"
        house.run("admin", "desk", "--as", "li", data="wrong-secret-9\n").refused("the secret is wrong")
        act(house, "li", "desk").refused("refused 10 times within 30 minutes", "try again after")
        # Who waits is not told whether what he typed was right, and what he types doesn't make him wait longer.
        house.run("admin", "desk", "--as", "li", data="wrong-secret-10\n").refused("refused 10 times within 30 minutes")
        assert act(house, "wang", "desk").status == 0
        for attempt in range(10):
            house.run("admin", "desk", "--as", "ghost", data=f"wrong-secret-{attempt}\n").refused("the secret is wrong")
        house.run("admin", "desk", "--as", "ghost", data="wrong-secret\n").refused("refused 10 times within 30 minutes")


def test_a_customer_and_a_person_talk_across_two_processes():
    with harness.house() as house:
        staffed(house, li="handler", eye="viewer")
        with house.chat() as chat:
            harness.to_confirmation(chat)
            assert "转人工" in chat.tell("人工")
            queue = act(house, "eye", "desk")
            assert queue.status == 0, queue
            ticket = re.search(r"RG\w+", queue.output).group()
            assert "waiting" in queue.output and "138****0001" in queue.output and PHONE not in queue.output, queue
            act(house, "eye", "desk", "take", ticket).refused("may not", "handler")
            act(house, "li", "desk", "reply", ticket, "您好").refused("take it first")
            assert act(house, "li", "desk", "take", ticket).status == 0
            assert act(house, "li", "desk", "reply", ticket, "您好，我来处理").status == 0
            hears(chat, "坐席 li：您好，我来处理")
            assert act(house, "li", "desk", "reply", ticket, "--macro", "稍等").status == 0
            hears(chat, "坐席 li：正在为您核实")
            assert "已转给坐席 li" in chat.tell("我想要全额退款，号码13900001234")
            shown = act(house, "li", "desk", "show", ticket)
            assert "客户> 我想要全额退款，号码139****1234" in shown.output, shown
            as_json = json.loads(act(house, "li", "desk", "show", ticket, "--json").output)
            assert as_json["summary"]["reason"] == "asked" and as_json["with"] == "li", as_json
            assert as_json["summary"]["wants"][0]["intent"] == "unsubscribe.ringback", as_json
            assert PHONE not in json.dumps(as_json), as_json
            # A person who stays in the conversation, on a pipe.
            stayed = act(house, "li", "desk", "talk", ticket, more="请稍等\n/nothing\n/propose 没有的业务\n/back\n")
            assert stayed.status == 0 and "given back" in stayed.output, stayed
            assert "no command /nothing" in stayed.output and "没有的业务" in stayed.output, stayed
            hears(chat, "坐席 li 已结束服务")
            hears(chat, "确认请回复")
            assert "已受理" in chat.tell("是")
            assert chat.finish().status == 0
        assert len(house.orders()) == 1
        house.verified()


def test_staff_are_known_by_a_secret_that_is_never_an_argument():
    with harness.house() as house:
        staffed(house, li="handler")
        house.run("admin", "desk").refused("--as")
        house.run("admin", "desk", "--as", "li", data="wrong-secret\n").refused("no such name, or the secret is wrong")
        house.run("admin", "desk", "--as", "nobody", data=f"{SECRET}\n").refused("no such name, or the secret is wrong")
        house.run("admin", "staff", "add", "x", "--role", "admin", data=f"{SECRET}\n{SECRET}\n").refused("--as")
        act(house, "li", "staff", "add", "x", "--role", "admin").refused("may not", "admin")
        act(house, "boss", "staff", "change", "boss", "--left").refused("last admin")
        assert act(house, "boss", "staff", "change", "li", "--left").status == 0
        act(house, "li", "desk").refused("no such name, or the secret is wrong")
        assert act(house, "boss", "staff", "add", "au", "--role", "auditor", more=f"{SECRET}\n{SECRET}\n").status == 0
        log = act(house, "au", "staff", "log")
        assert log.output.count("staffRefused") == 4 and "staffChanged" in log.output, log
        assert SECRET not in log.output
        for path in house.data.iterdir():
            assert SECRET.encode() not in path.read_bytes(), path
        house.verified()


def test_what_customers_said_and_have_is_for_staff_alone():
    """Whoever looks signs in, and what he looked at is in the staff's log."""
    with harness.house() as house:
        staffed(house, eye="viewer", au="auditor")
        with house.chat() as chat:
            harness.to_confirmation(chat)
            said = chat.tell("是") + chat.tell("我要投诉客服态度差，没人理我") + chat.finish().output
            assert "已登记“投诉”" in said, said
        number = house.orders()[0][0]
        case = house.rows("SELECT id FROM cases WHERE ground = 'complaint'")[0][0]
        looks = {
            ("customers",): "138****0001", ("cases",): case, ("cases", case): "said:", ("feedback",): "no ratings",
            ("receipts", "export", number): "usedFen",
        }
        for look, words in looks.items():
            house.run("admin", *look).refused("--as NAME")
            act(house, "boss", *look).refused("may not", "viewer")
            done = act(house, "eye", *look)
            assert done.status == 0 and words in done.output and PHONE not in done.output, (look, done)
        log = act(house, "au", "staff", "log").output
        for matter in (f"case {case}", f"receipts of {number}", "feedback"):
            assert re.search(rf"eye\s+staffLooked\s+{matter}", log), (matter, log)
        house.verified()


def test_a_member_written_into_the_file_is_nobody():
    with harness.house() as house:
        staffed(house, li="handler")
        connection = sqlite3.connect(house.store)
        with connection:
            connection.execute("UPDATE staff SET roles = 'admin reviewer' WHERE name = 'li'")
        connection.close()
        act(house, "li", "desk").refused("li was changed from outside")


def test_the_staffs_log_can_not_be_cut():
    with harness.house() as house:
        staffed(house, li="handler")
        connection = sqlite3.connect(house.store)
        with connection:
            connection.execute("DELETE FROM staff_audit WHERE sequence = (SELECT MAX(sequence) FROM staff_audit)")
        connection.close()
        done = house.run("admin", "verify")
        assert done.status == 1 and "the staff's audit log: entry" in done.output, done


def wait_for_person(house):
    """An order that waits for a person: leaving the main plan. Returns its number."""
    with house.chat() as chat:
        said = harness.to_confirmation(chat, "退订畅享59元套餐")
        assert "畅享59元套餐" in said, said
        said = chat.tell("是")
        assert "已受理" in said and "工作人员" in said, said
    return house.rows("SELECT id FROM orders WHERE state = 'held'")[0][0]


def test_an_order_that_waits_for_a_person_is_decided_by_one_who_did_not_serve_the_customer():
    with harness.house() as house:
        staffed(house, li="handler reviewer", wang="reviewer", eye="viewer")
        number = wait_for_person(house)
        listed = house.run("admin", "orders", "--waiting")
        assert number in listed.output and "held: needsPerson" in listed.output, listed
        assert house.run("admin", "health").status == 1
        act(house, "eye", "approve", number).refused("may not", "reviewer")
        act(house, "wang", "approve", "TD0").refused("no order TD0")
        act(house, "wang", "retry", number).refused("doesn't wait for this")
        done = act(house, "wang", "approve", number)
        assert done.status == 0 and ("inProgress" in done.output or "completed" in done.output), done
        act(house, "wang", "approve", number).refused("doesn't wait for this")
        assert "no order waits for a person" in house.run("admin", "orders", "--waiting").output
        # The customer sees it.
        with house.chat("--fresh") as chat:
            assert "手机号" in chat.tell("我的退订办到哪了")
            assert number in chat.sign_in()
        house.verified()


def test_a_rejected_order_leaves_the_service_and_says_why_in_the_log():
    with harness.house() as house:
        staffed(house, wang="reviewer")
        number = wait_for_person(house)
        house.run("admin", "reject", number, "--as", "wang", data=f"{SECRET}\n").refused("reason", status=2)
        done = act(house, "wang", "reject", number, "--reason", "号码仍在使用")
        assert done.status == 0 and "rejected: needsPerson" in done.output, done
        state = house.rows("SELECT state FROM services WHERE product_id = 'cmcc.plan.59'")
        assert state == [("active",)], state
        house.verified()


def change(house, sql):
    """Changes the store as somebody does who has the file and no key."""
    connection = sqlite3.connect(house.store)
    with connection:
        assert connection.execute(sql).rowcount > 0, sql
    connection.close()


def test_an_order_that_was_changed_from_outside_is_decided_by_nobody():
    with harness.house() as house:
        staffed(house, wang="reviewer", li="handler")
        number = wait_for_person(house)
        change(house, f"UPDATE orders SET item = replace(item, '5900', '5800') WHERE id = '{number}'")
        before = house.rows("SELECT state, item, mark FROM orders"), house.rows("SELECT COUNT(*) FROM audit")
        for decision in (["approve", number], ["reject", number, "--reason", "号码仍在使用"]):
            act(house, "wang", *decision).refused(
                "nothing was decided", f"order {number} was changed", "tuiding admin verify")
        line = house.rows(f"SELECT id FROM charges WHERE subscriber_id = (SELECT subscriber_id FROM orders)")[0][0]
        act(house, "li", "grant", "propose", number, line, "1", "--reason", "断网").refused("nothing was decided")
        after = house.rows("SELECT state, item, mark FROM orders"), house.rows("SELECT COUNT(*) FROM audit")
        assert before == after and house.rows("SELECT * FROM grants") == [], after
        done = house.run("admin", "verify")
        assert done.status == 1 and f"order {number} was changed" in done.output, done
        # Who has looked takes the rows as they are; then it goes on.
        assert house.run("admin", "verify", "--renew-marks").status == 0
        assert act(house, "wang", "approve", number).status == 0


def test_two_who_decide_at_once_wait_for_each_other():
    with harness.house() as house:
        staffed(house, li="handler", han="handler")
        number = ordered(house)
        line = plan_line(house, "li", number)
        done = []
        propose = lambda who: done.append(act(house, who, "grant", "propose", number, line, "1", "--reason", "断网"))
        threads = [threading.Thread(target=propose, args=(who,)) for who in ("li", "han") * 3]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert [one.status for one in done] == [0] * 6, done
        assert len(house.rows("SELECT id FROM grants")) == 6
        house.verified()


def test_names_that_look_the_same_are_no_two_people():
    with harness.house() as house:
        staffed(house, **{"li.na": "handler"})
        alike = ["LI.NA", "ｌｉ.ｎａ", "lі.na", "l1.na", "li.nа", "𝐥𝐢.na", "Li.Na"]
        for name in alike:
            add = house.run("admin", "staff", "add", name, "--role", "reviewer", "--as", "boss", data=f"{SECRET}\n" * 3)
            add.refused("looks like li.na")
        for name in ("li\u200b.na", "li\u200d.na", "li.na\ufe0f", "li.\u00adna"):
            add = house.run("admin", "staff", "add", name, "--role", "reviewer", "--as", "boss", data=f"{SECRET}\n" * 3)
            add.refused("can't be a name")
        staffed_names = {row[0] for row in house.rows("SELECT name FROM staff")}
        assert staffed_names == {"boss", "li.na"}, staffed_names
        add = house.run("admin", "staff", "add", "李娜", "--role", "reviewer", "--as", "boss", data=f"{SECRET}\n" * 3)
        assert add.status == 0, add


def test_the_past_begins_at_an_entry_that_is_there():
    with harness.house() as house:
        staffed(house, eye="viewer")
        number = ordered(house)
        act(house, "eye", "history", number, "--before", "TD20990101AAAAAAAA1").refused("--before", "no order TD2099")
        act(house, "eye", "history", number, "--kind", "charges", "--before", number).refused("no charge TD")
        done = act(house, "eye", "history", number, "--before", number.lower())
        assert done.status == 0 and "nothing older" in done.output, done


def test_a_member_who_was_taken_out_of_the_list_is_missed():
    with harness.house() as house:
        staffed(house, wang="reviewer")
        change(house, "DELETE FROM staff WHERE name = 'wang'")
        done = house.run("admin", "verify")
        assert done.status == 1 and "the staff member wang was taken out of the list" in done.output, done


def test_money_that_no_rule_gives_takes_two_people():
    with harness.house() as house:
        staffed(house, li="handler reviewer", wang="reviewer")
        number = ordered(house)
        line = plan_line(house, "li", number)
        propose = lambda yuan: act(house, "li", "grant", "propose", number, line, yuan, "--reason", "客户多次断网")
        propose("1000").refused("more than is left")
        propose("abc").refused("is no amount")
        done = propose("12.50")
        assert done.status == 0 and "waits for a reviewer" in done.output, done
        grant = re.search(r"SP\w+", done.output).group()
        act(house, "li", "grant", "approve", grant).refused("you proposed it")
        listed = act(house, "li", "grant")
        assert grant in listed.output and "12.50" in listed.output, listed
        connection = sqlite3.connect(house.store)
        waiting = connection.execute("SELECT * FROM grants").fetchall()
        connection.close()
        done = act(house, "wang", "grant", "approve", grant)
        assert done.status == 0 and "granted" in done.output, done
        act(house, "wang", "grant", "approve", grant).refused("decided before")
        assert house.rows("SELECT amount_fen FROM refunds WHERE order_id IS NULL AND amount_fen = 1250"), "no refund"
        house.verified()
        # Put back as it waited, it isn't granted again; of the account all else goes on.
        connection = sqlite3.connect(house.store)
        with connection:
            connection.execute("DELETE FROM grants")
            connection.executemany(f"INSERT INTO grants VALUES ({', '.join('?' * len(waiting[0]))})", waiting)
        connection.close()
        act(house, "wang", "grant", "approve", grant).refused("nothing was decided", f"grant {grant} isn't as the audit log")
        assert f"grant {grant} isn't as" in house.run("admin", "verify").output
        assert propose("1").status == 0


def test_a_receipt_that_was_written_out_can_be_checked_as_json_and_as_text():
    with harness.house() as house:
        staffed(house, eye="viewer")
        with house.chat() as chat:
            harness.to_confirmation(chat)
            assert "已受理" in chat.tell("是")
        number = house.orders()[0][0]
        for form in ("json", "text"):
            written = act(house, "eye", "receipts", "export", number, "--format", form).output
            check = lambda text: house.run("admin", "receipt", "check", "-", data=text)
            done = check(written)
            assert done.status == 0 and done.output.count("genuine") >= 2, (form, done)
            forged = written.replace("PZ2", "PZ3")
            assert check(forged).status == 1 and "genuine" not in check(forged).output, (form, forged)
            code = re.search(r"usedFen\W+(?:value\W+)?(\d+)", written)
            assert code, written
            forged = written[: code.start(1)] + "1" + written[code.start(1) :]
            done = check(forged)
            assert done.status == 1 and "TAMPERED" in done.output, (form, done)
        check("receipt: \n").refused("expected a receipt's number")
        assert "NOT ISSUED HERE" in check("receipt: PZ20261121AAAAAAAA1\n").output
