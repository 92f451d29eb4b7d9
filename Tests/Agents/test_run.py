"""`tuiding run`: what it prints and how it ends."""

import json
import os
import subprocess

import harness as processes
from agents import PASSWORD, PHONE, validator

SIGN_IN = f"{PHONE}\n用服务密码\n{PASSWORD}\n"


def run(lines, *options, house=None):
    house = house or processes.house()
    done = house.run("run", "-", *options, data=lines)
    assert "Fatal" not in done.errors, done
    return house, done


def events(done):
    found = [json.loads(line) for line in done.output.splitlines()]
    for event in found:
        validator("event").validate(event)
    return found


def test_exit_codes():
    wish = "# 退订彩铃\n\n我想把彩铃退了\n" + SIGN_IN
    for lines, status in (
        (wish + "是\n", 0), (wish.replace("\n", "\r\n") + "是\r\n", 0), ("", 0), (wish + "否\n", 0), ("退彩铃\n", 4),
        ("退彩铃\n" + PHONE + "\n", 4), ("喵喵喵\n", 3), ("喵喵喵\n你好\n", 3), ("人工\n", 5), (wish + "人工\n", 5),
        # What is asked at the end and not answered was not done.
        (wish, 1), ("看看我订了什么\n" + SIGN_IN + "退订包月\n", 1), (wish + "为什么\n", 1),
    ):
        house, done = run(lines)
        assert done.status == status, (lines, done)
        house.__exit__()
    house, done = run("喵喵喵\n你好\n", "--bail")
    assert done.status == 3 and "你好" not in done.output, done
    assert house.run("run").status == 2 and house.run("run", "no such file").status == 1
    house.__exit__()


def test_json_gives_the_events_of_the_agent():
    house, done = run("# x\n我想把彩铃退了\n" + SIGN_IN + "是\n", "--json")
    found = events(done)
    assert done.status == 0 and [e["id"] for e in found if e["event"] == "done"] == ["2", "3", "4", "5", "6"], done
    assert [e["seq"] for e in found] == list(range(1, len(found) + 1))
    assert {(e["name"], e["state"]) for e in found if e["event"] == "effect"} >= {
        ("unsubscribe", "completed"), ("refund", "promised")}, found
    assert PASSWORD not in done.output + done.errors and len(house.orders()) == 1
    house.__exit__()


def test_json_gives_the_record_of_a_hand_over_once():
    house, done = run("退彩铃\n" + SIGN_IN + "人工\n", "--json")
    found = [e for e in events(done) if e["event"] == "handoff"]
    assert done.status == 5 and len(found) == 1 and found[0]["ticket"] and found[0]["summary"], done
    house.__exit__()


def test_a_code_of_the_demo_is_in_no_event():
    house, done = run(f"退彩铃\n{PHONE}\n{{{{验证码}}}}\n否\n", "--json")
    assert done.status == 0 and events(done)[-1]["status"] == "cancelled", done
    assert "sms.code" not in done.output and "验证码 " not in done.errors, done
    house.__exit__()


def test_a_store_in_memory_leaves_no_file():
    house = processes.House()
    done = house.run("run", "-", "--store", "memory", data="我想把彩铃退了\n" + SIGN_IN + "是\n")
    assert done.status == 0 and "凭证号" in done.output, done
    assert not list(house.folder.rglob("*.sqlite*"))
    house.__exit__()


def test_streams_that_break_are_told():
    with processes.house() as house:
        for command in (("run", "-"), ("agent",), ("mcp",)):
            folder = os.open("/", os.O_RDONLY)
            done = subprocess.run(
                [processes.program, *command], stdin=folder, capture_output=True, text=True, env=house.environment(),
                cwd=processes.root, timeout=60)
            os.close(folder)
            assert done.returncode == 1 and "standard input can't be read" in done.stderr, (command, done)
            assert "Fatal" not in done.stderr and "error:" not in done.stderr, done
        requests = '{"v":1,"id":"1","op":"open"}\n'
        script = "我想把彩铃退了\n" + SIGN_IN + "是\n"
        for command, data in (
            (("agent",), requests), (("agent", "--schema"), requests), (("run", "-"), script), (("run", "-", "--json"), "你好\n"),
        ):
            with open("/dev/full", "w") as full:
                done = subprocess.run(
                    [processes.program, *command], input=data, stdout=full, stderr=subprocess.PIPE, text=True,
                    env=house.environment(), cwd=processes.root, timeout=60)
            assert done.returncode == 1 and "standard output can't be written" in done.stderr, (command, done)
        assert not house.orders(), "a script whose words are lost goes no further"
        done = house.run("admin", "orders", "\x1b[31mTD1\u202e")
        assert done.status == 1 and "\x1b" not in done.errors and "\u202e" not in done.errors, done


def test_lines_from_a_pipe_are_answered_as_they_come():
    for options in ((), ("--json",)):
        with processes.house() as house:
            process = subprocess.Popen(
                [processes.program, "run", "-", *options], stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=house.environment(),
                cwd=processes.root)
            for line in ("你好", "退彩铃"):
                process.stdin.write((line + "\n").encode())
                process.stdin.flush()
                answer = process.stdout.readline().decode()
                while "客服> " not in answer and '"message"' not in answer:
                    answer = process.stdout.readline().decode()
            process.stdin.close()
            rest = process.stdout.read().decode()
            assert process.wait(20) == 4, rest
            process.stdout.close()
