#!/usr/bin/env python3
"""Runs the process tests: run.py [--rounds N] [--seed N] [--only WORD] PROGRAM"""

import argparse
import os
import pathlib
import random
import sys

import harness

FOLDER = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(FOLDER.parent))
import runner  # noqa: E402


def kills_first_and_late_last(named):
    """What a late test looks at is what the others left."""
    name, test = named
    return getattr(test, "is_late", False), not name.startswith("test_kill.")


def main():
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
    status = runner.run(FOLDER, "process-tests", options.only, harness.Skipped, kills_first_and_late_last)
    harness.clean_up()
    return status


if __name__ == "__main__":
    sys.exit(main())
