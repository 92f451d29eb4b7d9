"""Runs the engines one after another, each in a process of its own with a limit of time, and prints a table."""

import argparse
import datetime
import json
import multiprocessing
import pathlib
import platform
import resource
import statistics
import subprocess
import time

import engines
import task


def measure(make, count, how_many, seconds, answers):
    """Sends build time, the median and the 99th percentile in µs, and how many lines were read right."""
    began = time.perf_counter()
    match = make(count)
    built = time.perf_counter() - began
    answers.put({"built": built})
    times = []
    right = 0
    began = time.perf_counter()
    for words, expected in task.lines(count, how_many):
        start = time.perf_counter()
        found = match(words)
        times.append(time.perf_counter() - start)
        right += found == expected
        if time.perf_counter() - began > seconds:
            break
    answers.put(summary(built, times, right))


def summary(built, times, right):
    times.sort()
    return {
        "built": built, "lines": len(times), "right": right, "median": statistics.median(times) * 1e6,
        "p99": times[len(times) * 99 // 100] * 1e6,
        "mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
    }


def theirs(make, count, how_many, seconds):
    context = multiprocessing.get_context("fork")
    answers = context.Queue()
    process = context.Process(target=measure, args=(make, count, how_many, seconds, answers), daemon=True)
    process.start()
    found = {}
    try:
        found = answers.get(timeout=seconds * 3)
        found = answers.get(timeout=seconds * 3)
    except Exception:
        pass
    process.terminate()
    process.join()
    return found


def ours(bench, work, count, how_many):
    rules = work / f"rules-{count}.yaml"
    with rules.open("w", encoding="utf-8") as file:
        file.write("language: zh-CN\nconcepts:\n  退订: [" + ", ".join(task.ACTS) + "]\nintents:\n")
        names = task.objects(count)
        for number in range(min(100, count)):
            mine = ", ".join(f'"<退订> & {name}"' for name in names[number::100])
            file.write(f"  {task.intent(number)}:\n    data:\n      - keywords: [{mine}]\n")
    lines = work / f"lines-{count}.jsonl"
    with lines.open("w", encoding="utf-8") as file:
        for words, expected in task.lines(count, how_many):
            file.write(json.dumps({"text": "".join(words), "intent": expected}, ensure_ascii=False) + "\n")
    done = subprocess.run(
        [bench, "--compare", str(rules), str(lines)], check=True, capture_output=True, text=True)
    return json.loads(done.stdout)


def cell(found):
    if "median" not in found:
        return "not built in time" if not found else f"built in {found['built']:.1f} s, no line in time"
    right = "" if found["right"] == found["lines"] else f", {found['right']} of {found['lines']} right"
    return f"{found['median']:,.1f} µs ({found['built']:.2f} s, {found['mb']} MB{right})"


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--bench", required=True)
    parser.add_argument("--work", required=True, type=pathlib.Path)
    parser.add_argument("--counts", default="100,1000,10000")
    parser.add_argument("--lines", type=int, default=500)
    parser.add_argument("--seconds", type=float, default=20)
    parser.add_argument("engines", nargs="*")
    given = parser.parse_args()
    counts = [int(count) for count in given.counts.split(",")]
    rows = [["tuiding"] + [cell(ours(given.bench, given.work, count, given.lines)) for count in counts]]
    for name, make in engines.ENGINES.items():
        if given.engines and not any(name.startswith(wanted) for wanted in given.engines):
            continue
        row = [name]
        for count in counts:
            row.append(cell(theirs(make, count, given.lines, given.seconds)))
            if "in time" in row[-1]:
                row += ["–"] * (len(counts) - len(row) + 1)
                break
        rows.append(row)
    print(f"{datetime.date.today()}, {platform.machine()}, Python {platform.python_version()}; median of a line")
    print("(time to build, memory of the process at most)\n")
    head = ["engine"] + [f"{count:,} rules" for count in counts]
    for row in [head, ["---"] * len(head)] + rows:
        print("| " + " | ".join(row) + " |")


main()
