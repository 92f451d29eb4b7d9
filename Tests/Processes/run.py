#!/usr/bin/env python3
"""Runs the process tests: run.py [--rounds N] [--seed N] [--only WORD] PROGRAM"""

import argparse
import importlib
import os
import pathlib
import random
import signal
import sys
import time
import traceback

import harness


def main():
    # A job in the background has interrupts ignored, and so would every program that it starts.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("program")
    parser.add_argument("--rounds", type=int, default=40, help="rounds of kill -9 (default 40)")
    parser.add_argument("--seed", type=int, default=random.randrange(1 << 30), help="of the moments of the kills")
    parser.add_argument("--only", default="", help="run the tests whose module.name holds this")
    options = parser.parse_args()
    harness.program = os.path.abspath(options.program)
    harness.rounds = options.rounds
    harness.seed = options.seed
    print(f"seed {options.seed}")
    passed, failed, skipped = 0, 0, 0
    tests = []
    for path in sorted(pathlib.Path(__file__).parent.glob("test_*.py")):
        module = importlib.import_module(path.stem)
        tests += [(f"{path.stem}.{name}", test) for name, test in vars(module).items() if name.startswith("test_")]
    # The kills first, and last what has to wait for what they left.
    tests.sort(key=lambda named: (getattr(named[1], "is_late", False), not named[0].startswith("test_kill.")))
    for name, test in tests:
        if options.only not in name:
            continue
        start = time.time()
        try:
            test()
            passed += 1
            print(f"ok       {name} ({time.time() - start:.1f} s)", flush=True)
        except harness.Skipped as reason:
            skipped += 1
            print(f"SKIPPED  {name}: {reason}", flush=True)
        except Exception:
            failed += 1
            print(f"FAILED   {name}", flush=True)
            traceback.print_exc(file=sys.stdout)
    harness.clean_up()
    if skipped:
        print(f"process-tests: {skipped} SKIPPED, see above")
    print(f"process-tests: {passed} passed, {failed} failed")
    return 1 if failed or not passed else 0


if __name__ == "__main__":
    sys.exit(main())
