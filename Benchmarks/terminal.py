#!/usr/bin/env python3
"""Times what a person at a terminal waits for: start to prompt, Enter to reply (a committed turn, SQLite FULL).

Usage: Benchmarks/terminal.py PROGRAM [ROUNDS]     Standard library only. Prints medians and 99th percentiles in ms.
"""
import os
import pty
import select
import statistics
import subprocess
import sys
import tempfile
import time


def until(fd, needle, timeout=20.0):
    """Reads until `needle` has come; returns what came."""
    seen = b""
    end = time.perf_counter() + timeout
    while needle not in seen:
        ready, _, _ = select.select([fd], [], [], max(0.0, end - time.perf_counter()))
        if not ready:
            sys.exit(f"no {needle!r} in {timeout} s; came: {seen[-300:]!r}")
        seen += os.read(fd, 65536)
    return seen


def start(program, env, *arguments):
    pid, fd = pty.fork()
    if pid == 0:
        os.execve(program, [program, "chat", *arguments], env)
    return pid, fd


def paste(fd, text, began):
    """Writes as fast as the terminal takes it; returns when the screen last changed, in ms, once it is quiet for half a second."""
    last, sent = began, 0
    os.set_blocking(fd, False)
    while True:
        ready, room, _ = select.select([fd], [fd] if sent < len(text) else [], [], 0.5)
        if ready:
            os.read(fd, 65536)
            last = time.perf_counter()
        if room:
            try:
                sent += os.write(fd, text[sent : sent + 4096])
            except BlockingIOError:
                pass
        if not ready and not room:
            break
    os.set_blocking(fd, True)
    return (last - began) * 1000


def stop(pid, fd):
    os.write(fd, b"\x04")
    try:
        while os.read(fd, 65536):
            pass
    except OSError:
        pass
    os.waitpid(pid, 0)


def line(name, values):
    values = sorted(values)
    p99 = values[min(len(values) - 1, int(len(values) * 0.99))]
    print(f"{name:44s} n={len(values):4d}  median {statistics.median(values):6.2f} ms  p99 {p99:6.2f} ms")


def main():
    program = os.path.abspath(sys.argv[1])
    rounds = int(sys.argv[2]) if len(sys.argv) > 2 else 200
    prompt = "客户>".encode()
    with tempfile.TemporaryDirectory() as home:
        env = dict(os.environ, XDG_DATA_HOME=home + "/d", XDG_STATE_HOME=home + "/s", XDG_CACHE_HOME=home + "/c", LC_ALL="C.UTF-8",
                   TERM="xterm-256color", NO_COLOR="1")
        subprocess.run([program, "admin", "init"], env=env, check=True, stdout=subprocess.DEVNULL)

        starts = []
        for _ in range(max(20, rounds // 10)):
            begin = time.perf_counter()
            pid, fd = start(program, env, "--fresh")
            until(fd, prompt)
            starts.append((time.perf_counter() - begin) * 1000)
            stop(pid, fd)
        line("start to prompt, existing store", starts)

        pid, fd = start(program, env, "--fresh")
        until(fd, prompt)
        turns = []
        for number in range(rounds):
            text = ["你好", "你能做什么", "谢谢", "今天天气怎么样"][number % 4]
            os.write(fd, text.encode())
            time.sleep(0.004)
            begin = time.perf_counter()
            os.write(fd, b"\r")
            seen = until(fd, "客服>".encode())
            turns.append((time.perf_counter() - begin) * 1000)
            if prompt not in seen.split("客服>".encode())[-1]:
                until(fd, prompt)
        stop(pid, fd)
        line("Enter to reply, a committed turn (FULL)", turns)

        painted, answered = [], []
        for pasted in (False, True) * 5:
            pid, fd = start(program, env, "--fresh")
            until(fd, prompt)
            time.sleep(0.3)
            while select.select([fd], [], [], 0.1)[0]:
                os.read(fd, 65536)
            text = ("退订彩铃顺便查一下退款" * 1000)[:10_000].encode()
            began = time.perf_counter()
            painted.append(paste(fd, b"\x1b[200~" + text + b"\x1b[201~" if pasted else text, began))
            began = time.perf_counter()
            os.write(fd, b"\r")
            until(fd, "客服>".encode())
            answered.append((time.perf_counter() - began) * 1000)
            stop(pid, fd)
        line("10 000 characters pasted, to the last change", painted)
        line("Enter after them to the reply", answered)

        confirms = []
        for phone, words in [("13800000001", "退订彩铃"), ("13800000004", "退订彩铃"), ("13800000003", "退订彩铃")]:
            pid, fd = start(program, env, "--fresh")
            until(fd, prompt)
            os.write(fd, (words + "\r").encode())
            until(fd, "手机号：".encode())
            time.sleep(0.2)
            os.write(fd, (phone + "\r").encode())
            seen = until(fd, "5 分钟".encode())
            code = "".join(c for c in seen.decode().split("验证码 ")[-1] if c.isdigit())[:6]
            time.sleep(0.2)
            os.write(fd, (code + "\r").encode())
            until(fd, "放弃请回复".encode())
            time.sleep(0.2)
            os.write(fd, "是".encode())
            time.sleep(0.01)
            begin = time.perf_counter()
            os.write(fd, b"\r")
            until(fd, "已受理".encode())
            confirms.append((time.perf_counter() - begin) * 1000)
            time.sleep(0.5)
            stop(pid, fd)
        line("Enter to 已受理 (order, ledger, receipt …)", confirms)


main()
