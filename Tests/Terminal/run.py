#!/usr/bin/env python3
"""Runs the tests of the terminal on a command: run.py [--hidden-after LINE]… [--only WORD] COMMAND

COMMAND shows the prompt `客户> ` and reads lines, as `tuiding internal-echo` and `tuiding chat …` do.
--hidden-after LINE: what to say, line by line, to be asked for something hidden (`客户*> `).
"""

import argparse
import pathlib
import sys

import harness

FOLDER = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(FOLDER.parent))
import runner  # noqa: E402


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("command")
    parser.add_argument("--hidden-after", action="append", default=[])
    parser.add_argument("--only", default="", help="run the tests whose module.name holds this")
    options = parser.parse_args()
    harness.command = options.command
    harness.hidden_after = options.hidden_after
    return runner.run(FOLDER, "terminal-tests", options.only, harness.Skipped)


if __name__ == "__main__":
    sys.exit(main())
