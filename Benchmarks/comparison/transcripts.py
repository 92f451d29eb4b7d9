"""How many golden transcripts are replayed a second, beside cram and pexpect.

tuiding plays folders that hold the same cases once and N times; the difference of the processor times is what the cases
cost, without start-up. cram and pexpect start a process for each case, as they must; theirs is the whole time.
"""

import argparse
import os
import pathlib
import resource
import shutil
import subprocess
import sys
import time

GREETING = "客户> 您好\n客服> 您好，我可以帮您退订彩铃、包月和宽带，查退款。您想办什么？\n"


def measured(command, **options):
    """Runs a command; its wall-clock time, its processor time with its children's, and what it printed."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    start = time.perf_counter()
    run = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, **options)
    wall = time.perf_counter() - start
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    used = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    if run.returncode != 0:
        sys.exit(f"{' '.join(map(str, command))} failed:\n{run.stdout[-2000:]}")
    return wall, used, run.stdout


def copied(root, work, name, count, chosen):
    """A folder of transcripts with `count` copies of the chosen files, and the fixtures."""
    folder = work / name
    folder.mkdir()
    shutil.copytree(root / "Transcripts" / "fixtures", folder / "fixtures")
    (work / "Policies").exists() or (work / "Policies").symlink_to(root / "Policies")
    for copy in range(count):
        for path, text in chosen:
            target = folder / f"copy{copy}" / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(text, encoding="utf-8")
    return folder


def rate(program, root, work, name, chosen, copies):
    """Cases a second of processor time and of wall-clock time, and the number of cases."""
    def play(folder):
        wall, used, output = measured(
            [program, "test", "--store", "memory", "-j", "1", "--transcripts", folder], cwd=root)
        return wall, used, int(output.split(" passed")[0].split()[-1])

    one = copied(root, work, name + "-one", 1, chosen)
    many = copied(root, work, name + "-many", copies, chosen)
    # The least of each, not the best difference: a slow start of one and a fast start of the other would pass for speed.
    few, more = [play(one) for _ in range(5)], [play(many) for _ in range(5)]
    wall, used = (min(run[place] for run in more) - min(run[place] for run in few) for place in (0, 1))
    cases = more[0][2] - few[0][2]
    return cases / used, cases / wall, more[0][2]


def lines_said(text):
    """The lines that customers say in all cases of a file: each branch is played with the beginning before it."""
    beginning, *branches = [part.count("\n客户") for part in text.split("\n--- ")]
    return beginning * max(1, len(branches)) + sum(branches)


def cram_rate(program, work, count):
    """cram: one file a case, each runs a shell command and compares its output."""
    folder = work / "cram"
    folder.mkdir()
    for index in range(count):
        (folder / f"case{index}.t").write_text("A greeting:\n\n  $ echo hello\n  hello\n")
    wall, used, _ = measured([pathlib.Path(sys.executable).parent / "cram", folder])
    return count / used, count / wall, count


def pexpect_rate(command, say, expect, work, count, env=None):
    """pexpect: a process in a pseudo-terminal a case, one line said, one awaited."""
    script = work / "one.py"
    script.write_text(
        "import pexpect, sys\n"
        f"for _ in range({count}):\n"
        f"    child = pexpect.spawn({command[0]!r}, {command[1:]!r}, encoding='utf-8', echo=False, timeout=30)\n"
        f"    child.sendline({say!r})\n"
        f"    child.expect_exact({expect!r})\n"
        "    child.sendeof()\n    child.close(force=True)\n",
        encoding="utf-8")
    wall, used, _ = measured([sys.executable, script], env={**os.environ, **(env or {})})
    return count / used, count / wall, count


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("program", type=pathlib.Path)
    parser.add_argument("--copies", type=int, default=8, help="copies of all shipped cases (default 8)")
    parser.add_argument("--work", type=pathlib.Path, required=True)
    parser.add_argument("--root", type=pathlib.Path, required=True)
    options = parser.parse_args()
    program, root, work = options.program.resolve(), options.root.resolve(), options.work

    golden = [
        (path.relative_to(root / "Transcripts"), path.read_text(encoding="utf-8"))
        for path in sorted((root / "Transcripts").rglob("*.transcript"))]
    # A file that another one goes on from is named by its path, which a copy doesn't have.
    golden = [(path, text) for path, text in golden if "\n@ 续 " not in text]
    said = sum(lines_said(text) for _, text in golden)
    greeting = [(pathlib.Path(f"greeting{index}.transcript"), "# 问好            R40\n" + GREETING) for index in range(100)]

    rows = []
    rows.append(("tuiding, one greeting and its answer", *rate(program, root, work, "greeting", greeting, 40)))
    all_rate = rate(program, root, work, "golden", golden, options.copies)
    cases = all_rate[2] // options.copies
    rows.append((f"tuiding, the {cases} shipped cases ({said / cases:.1f} lines said in each)", *all_rate))
    rows.append(("cram 0.7, `echo hello`", *cram_rate(program, work, 300)))
    rows.append(("pexpect 4.9.0, `cat`, one line", *pexpect_rate(["/bin/cat"], "hello", "hello", work, 40)))
    state = {"XDG_DATA_HOME": str(work / "data"), "XDG_STATE_HOME": str(work / "state"), "XDG_CACHE_HOME": str(work / "cache"), "TUIDING_HISTORY": ""}
    rows.append((
        "pexpect 4.9.0 on `tuiding chat`, one greeting",
        *pexpect_rate([str(program), "chat", "--fresh"], "您好", "您想办什么", work, 10, state)))

    print("| what | cases | a second of processor time | a second |")
    print("|---|---|---|---|")
    for name, used, wall, count in rows:
        print(f"| {name} | {count} | {used:.0f} | {wall:.0f} |")


if __name__ == "__main__":
    main()
