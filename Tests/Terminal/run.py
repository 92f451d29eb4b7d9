#!/usr/bin/env python3
"""Runs the tests of the terminal on a command: run.py [--hidden-after LINE]… [--only WORD] COMMAND

COMMAND shows the prompt `客户> ` and reads lines, as `tuiding internal-echo` and `tuiding chat …` do.
--hidden-after LINE: what to say, line by line, to be asked for something hidden (`客户*> `).
"""

import argparse
import importlib
import pathlib
import signal
import sys
import time
import traceback

import harness


def main():
    # A job in the background has interrupts ignored, and so would every program that it starts.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("command")
    parser.add_argument("--hidden-after", action="append", default=[])
    parser.add_argument("--only", default="", help="run the tests whose module.name holds this")
    options = parser.parse_args()
    harness.command = options.command
    harness.hidden_after = options.hidden_after
    passed, failed, skipped = 0, 0, 0
    for path in sorted(pathlib.Path(__file__).parent.glob("test_*.py")):
        module = importlib.import_module(path.stem)
        for name, test in list(vars(module).items()):
            full = f"{path.stem}.{name}"
            if not name.startswith("test_") or options.only not in full:
                continue
            start = time.time()
            try:
                test()
                passed += 1
                print(f"ok       {full} ({time.time() - start:.1f} s)", flush=True)
            except harness.Skipped as reason:
                skipped += 1
                print(f"SKIPPED  {full}: {reason}", flush=True)
            except Exception:
                failed += 1
                print(f"FAILED   {full}", flush=True)
                traceback.print_exc(file=sys.stdout)
    print(f"terminal: {passed} passed, {failed} failed, {skipped} skipped")
    return 1 if failed or not passed else 0


if __name__ == "__main__":
    sys.exit(main())
