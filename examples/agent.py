#!/usr/bin/env python3
"""Holds a whole conversation over JSON Lines: agent.py PHONE WISH

    examples/agent.py 13800000001 我想把彩铃退了

Says what the customer wants, shows what is asked, and passes the customer's own answers on. Codes and passwords never come
here: the customer gives them to `tuiding verify` in this terminal. TUIDING names the program; more arguments go to it.
"""

import itertools
import json
import os
import shlex
import subprocess
import sys

TUIDING = shlex.split(os.environ.get("TUIDING", "tuiding"))


class Agent:
    def __init__(self, options):
        self.process = subprocess.Popen(
            [*TUIDING, "agent", *options], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, close_fds=False)
        self.numbers = itertools.count(1)
        self.session = None

    def ask(self, op, **fields):
        """Sends one request; returns its events, the last of them `done`."""
        if self.session:
            fields["session"] = self.session
        request = {"v": 1, "id": str(next(self.numbers)), "op": op, **fields}
        self.process.stdin.write(json.dumps(request, ensure_ascii=False) + "\n")
        self.process.stdin.flush()
        events = [json.loads(self.process.stdout.readline())]
        while events[-1]["event"] != "done":
            events.append(json.loads(self.process.stdout.readline()))
        # The session has a new name once its customer is verified.
        self.session = events[-1].get("session", self.session)
        for event in events:
            if event["event"] in ("message", "error"):
                print("客服>", event["text"])
            elif event["event"] == "effect":
                print("●", event["name"], event["state"], event["receipt"])
        return events


def main():
    if len(sys.argv) < 3:
        sys.exit(print("usage: agent.py PHONE WISH [OPTION…]", file=sys.stderr) or 2)
    phone, wish, *options = sys.argv[1:]
    agent = Agent(options)
    agent.ask("open")
    events = agent.ask("say", text=wish, key="wish")
    while events[-1]["status"] == "needInput":
        ask = next(event for event in events if event["event"] == "ask")
        if ask["slot"] == "phone" and phone:
            # Once: what was refused is asked of the customer.
            events, phone = agent.ask("answer", ask=ask["ask"], value=phone), None
        elif ask["kind"] == "secret":
            if subprocess.run([*TUIDING, *shlex.split(ask["command"])[1:]]).returncode:
                sys.exit("agent.py: the customer was not verified")
            events = agent.ask("state")
        else:
            if ask["kind"] == "choice":
                print("、".join(ask["choices"]))
            value = input("客户> ").strip()
            if ask["kind"] == "confirm":
                value = "yes" if value in ("是", "yes") else "no"
            done = agent.ask("answer", ask=ask["ask"], value=value, key=f"answer-{ask['ask']}")
            events = done if done[-1]["status"] != "failed" else agent.ask("state")
    agent.process.stdin.close()
    agent.process.wait()
    return {"completed": 0, "cancelled": 0, "handedOff": 5}.get(events[-1]["status"], 1)


if __name__ == "__main__":
    sys.exit(main())
