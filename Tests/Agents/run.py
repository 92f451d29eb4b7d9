#!/usr/bin/env python3
"""Runs the tests of the faces for programs: run.py [--only WORD] [--calls N] PROGRAM"""

import argparse
import importlib
import os
import pathlib
import sys
import time
import traceback

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "Processes"))
import harness as processes  # noqa: E402

import agents  # noqa: E402


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("program")
    parser.add_argument("--only", default="", help="run the tests whose module.name holds this")
    parser.add_argument("--calls", type=int, default=1000, help="MCP calls in a row (default 1000)")
    options = parser.parse_args()
    processes.program = os.path.abspath(options.program)
    agents.calls = options.calls
    passed, failed = 0, 0
    for path in sorted(pathlib.Path(__file__).parent.glob("test_*.py")):
        module = importlib.import_module(path.stem)
        for name, test in list(vars(module).items()):
            if not name.startswith("test_") or not callable(test) or options.only not in f"{path.stem}.{name}":
                continue
            start = time.time()
            try:
                test()
                passed += 1
                print(f"ok       {path.stem}.{name} ({time.time() - start:.1f} s)", flush=True)
            except Exception as error:
                failed += 1
                print(f"FAILED   {path.stem}.{name}", flush=True)
                # A client's task groups wrap what went wrong.
                while isinstance(error, BaseExceptionGroup):
                    error = error.exceptions[0]
                traceback.print_exception(error, chain=False, file=sys.stdout)
    processes.clean_up()
    print(f"agent-tests: {passed} passed, {failed} failed")
    return 1 if failed or not passed else 0


if __name__ == "__main__":
    sys.exit(main())
