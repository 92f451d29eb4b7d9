#!/usr/bin/env python3
"""Runs the tests of the faces for programs: run.py [--only WORD] [--calls N] PROGRAM"""

import argparse
import os
import pathlib
import sys

FOLDER = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(FOLDER.parent))
sys.path.insert(0, str(FOLDER.parent / "Processes"))
import harness as processes  # noqa: E402
import runner  # noqa: E402

import agents  # noqa: E402


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("program")
    parser.add_argument("--only", default="", help="run the tests whose module.name holds this")
    parser.add_argument("--calls", type=int, default=1000, help="MCP calls in a row (default 1000)")
    options = parser.parse_args()
    processes.program = os.path.abspath(options.program)
    agents.calls = options.calls
    status = runner.run(FOLDER, "agent-tests", options.only)
    processes.clean_up()
    return status


if __name__ == "__main__":
    sys.exit(main())
