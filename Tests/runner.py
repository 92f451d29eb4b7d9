"""Runs the `test_` functions of a folder's `test_*.py`, one line each, as the runners of Terminal, Processes and Agents do."""

import importlib
import signal
import sys
import time
import traceback


def run(folder, title, only="", skip=(), order=None):
    """The exit status: 0 when at least one test ran and none failed.

    folder: a pathlib.Path on sys.path. only: what a test's module.name must hold. skip: the exceptions that say that
    this machine can't run a test. order: a key for sorting (name, function).
    """
    # A job in the background has interrupts ignored, and so would every program that it starts.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    tests = []
    for path in sorted(folder.glob("test_*.py")):
        module = importlib.import_module(path.stem)
        tests += [(f"{path.stem}.{name}", test) for name, test in vars(module).items()
                  if name.startswith("test_") and callable(test)]
    if order:
        tests.sort(key=order)
    passed, failed, skipped = 0, 0, 0
    for name, test in tests:
        if only not in name:
            continue
        start = time.time()
        try:
            test()
            passed += 1
            print(f"ok       {name} ({time.time() - start:.1f} s)", flush=True)
        except skip as reason:
            skipped += 1
            print(f"SKIPPED  {name}: {reason}", flush=True)
        except Exception as error:
            failed += 1
            print(f"FAILED   {name}", flush=True)
            # A client's task groups wrap what went wrong.
            while isinstance(error, BaseExceptionGroup):
                error = error.exceptions[0]
            traceback.print_exception(error, chain=False, file=sys.stdout)
    if skipped:
        print(f"{title}: {skipped} SKIPPED, see above")
    print(f"{title}: {passed} passed, {failed} failed")
    return 1 if failed or not passed else 0
