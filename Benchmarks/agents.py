#!/usr/bin/env python3
"""Measures the faces for programs from outside: agents.py PROGRAM

The program runs on one core (taskset), this script on the other. Turns are greetings, wishes, questions and cancellations in
many sessions, each committed; what is counted is `done` events. Needs Linux with two cores.
"""

import json
import os
import pathlib
import statistics
import subprocess
import sys
import tempfile
import threading
import time

ROOT = pathlib.Path(__file__).resolve().parents[1]
LINES = ("你好", "我想把彩铃退了", "取消", "退款几天到账", "谢谢", "我要退宽带", "返回", "取消")


def start(program, folder, *arguments, core=1):
    env = dict(os.environ, XDG_DATA_HOME=str(folder), XDG_STATE_HOME=str(folder), XDG_CACHE_HOME=str(folder), LANG="C.UTF-8")
    return subprocess.Popen(
        ["taskset", "-c", str(core), program, *arguments], stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=env, cwd=ROOT)


def line(identifier, op, **fields):
    return (json.dumps({"v": 1, "id": identifier, "op": op, **fields}, ensure_ascii=False) + "\n").encode()


def opened(process, count):
    """So many sessions, as the program names them."""
    names = []

    def read():
        while len(names) < count:
            event = json.loads(process.stdout.readline())
            if event["event"] == "done":
                names.append(event["session"])

    reader = threading.Thread(target=read)
    reader.start()
    for number in range(count):
        process.stdin.write(line(f"o{number}", "open"))
    process.stdin.flush()
    reader.join()
    return names


def turns_a_second(program, folder, store, sessions, rounds):
    process = start(program, folder, "agent", *store)
    names = opened(process, sessions)
    requests = b"".join(
        line(f"{turn}-{number}", "say", session=name, text=LINES[(turn + number) % len(LINES)])
        for turn in range(rounds) for number, name in enumerate(names))
    total, done, rest = sessions * rounds, 0, b""
    begin = time.perf_counter()
    writer = threading.Thread(target=lambda: (process.stdin.write(requests), process.stdin.flush()))
    writer.start()
    while done < total:
        data = rest + os.read(process.stdout.fileno(), 1 << 20)
        done += data.count(b'"event":"done"')
        rest = data[-13:] if not data.endswith(b"\n") else b""
    seconds = time.perf_counter() - begin
    writer.join()
    process.stdin.close()
    process.wait()
    return total / seconds


def resident(process):
    return next(int(row.split()[1]) for row in open(f"/proc/{process.pid}/status") if row.startswith("VmRSS")) / 1024


def memory(program, folder, store, count):
    process = start(program, folder, "agent", *store)
    names = opened(process, count)
    done = 0

    def write():
        for number, name in enumerate(names):
            process.stdin.write(line(f"s{number}", "say", session=name, text="我想把彩铃退了"))
        process.stdin.flush()

    writer = threading.Thread(target=write)
    writer.start()
    while done < count:
        if b'"event":"done"' in process.stdout.readline():
            done += 1
    writer.join()
    megabytes = resident(process)
    process.stdin.close()
    process.wait()
    return megabytes


def first_answer(program, folder, command, request, runs=20):
    times = []
    for _ in range(runs):
        begin = time.perf_counter()
        process = start(program, folder, command)
        process.stdin.write(request)
        process.stdin.flush()
        process.stdout.readline()
        times.append((time.perf_counter() - begin) * 1000)
        process.stdin.close()
        process.wait()
    return statistics.median(times), max(times)


META = {"io.modelcontextprotocol/protocolVersion": "2026-07-28", "io.modelcontextprotocol/clientCapabilities": {}}


def rpc(identifier, method, **params):
    return (json.dumps(
        {"jsonrpc": "2.0", "id": identifier, "method": method, "params": {"_meta": META, **params}},
        ensure_ascii=False) + "\n").encode()


def call_times(program, folder, name, calls=1000, **arguments):
    process = start(program, folder, "mcp")

    def ask(request):
        process.stdin.write(request)
        process.stdin.flush()
        return json.loads(process.stdout.readline())

    opened = ask(rpc(0, "tools/call", name="session_open", arguments={}))
    session = opened["result"]["structuredContent"]["session"]
    times = []
    for number in range(calls):
        own = {key: value + str(number) if key == "key" else value for key, value in arguments.items()}
        request = rpc(number + 1, "tools/call", name=name, arguments={"session": session, **own})
        begin = time.perf_counter()
        answer = ask(request)
        times.append((time.perf_counter() - begin) * 1000)
        assert answer["result"]["isError"] is False, answer
    process.stdin.close()
    process.wait()
    times.sort()
    return statistics.median(times), times[len(times) * 99 // 100]


def main():
    program = os.path.abspath(sys.argv[1])
    memory_store = ("--store", "memory")
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(
            [program, "admin", "init"], check=True, cwd=ROOT, capture_output=True,
            env=dict(os.environ, XDG_DATA_HOME=folder, XDG_STATE_HOME=folder, XDG_CACHE_HOME=folder))
        print(f"load average {os.getloadavg()[0]:.1f}")
        for command, request in (("agent", line("1", "open")), ("mcp", rpc(1, "server/discover"))):
            median, worst = first_answer(program, folder, command, request)
            print(f"first answer of {command}: {median:.1f} ms median, {worst:.1f} ms worst of 20")
        print(f"JSON Lines, memory, 100 sessions: {turns_a_second(program, folder, memory_store, 100, 100):.0f} turns/s")
        print(f"JSON Lines, SQLite FULL, 100 sessions: {turns_a_second(program, folder, (), 100, 20):.0f} turns/s")
        print(f"JSON Lines, SQLite FULL, 1 session: {turns_a_second(program, folder, (), 1, 300):.0f} turns/s")
        median, worst = call_times(program, folder, "session_state")
        print(f"MCP session_state: {median:.2f} ms median, {worst:.2f} ms p99 of 1000")
        median, worst = call_times(program, folder, "say", text="你好", key="k")
        print(f"MCP say, committed: {median:.2f} ms median, {worst:.2f} ms p99 of 1000")
        print(f"10 000 open sessions, one turn each, SQLite: {memory(program, folder, (), 10_000):.0f} MB resident")
        print(f"10 000 open sessions, one turn each, memory: {memory(program, folder, memory_store, 10_000):.0f} MB resident")


if __name__ == "__main__":
    main()
