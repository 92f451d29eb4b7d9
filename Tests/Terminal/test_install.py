"""script/install into a folder of its own: the program finds its data, the manual page and the completions are there."""

import os
import pathlib
import re
import shutil
import subprocess
import tempfile

from test_chat import ROOT, program


def test_an_installed_program_works_from_anywhere():
    with tempfile.TemporaryDirectory() as folder:
        prefix = pathlib.Path(folder, "pre fix")
        for _ in range(2):  # The second time it is there already.
            subprocess.run([ROOT / "script/install", "--program", program(), prefix], check=True, capture_output=True, timeout=120)
        env = {"PATH": "/usr/bin:/bin", "HOME": folder, "LC_ALL": "C.UTF-8"}
        tuiding = prefix / "bin/tuiding"
        read = subprocess.run([tuiding, "intents", "read", "--jsonl"], input="退彩铃\n", cwd=folder, env=env, capture_output=True, text=True, timeout=60)
        assert '"unsubscribe.ringback"' in read.stdout, read.stdout + read.stderr
        page = prefix / "share/man/man1/tuiding.1"
        assert page.read_bytes() == (ROOT / "script/tuiding.1").read_bytes()
        if shutil.which("man"):
            found = subprocess.run(["man", "-w", "tuiding"], env={**env, "MANPATH": str(prefix / "share/man")}, capture_output=True, text=True)
            assert found.stdout.strip() == str(page), found
        for shell, path in [("bash", "share/bash-completion/completions/tuiding"), ("zsh", "share/zsh/site-functions/_tuiding"),
                            ("fish", "share/fish/vendor_completions.d/tuiding.fish")]:
            text = (prefix / path).read_text()
            assert "--record" in text, shell
            if shutil.which(shell):
                subprocess.run([shell, "-n", prefix / path], check=True)


def help_of(*words):
    done = subprocess.run([program(), "help", *words], capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_the_manual_page_names_what_there_is_and_nothing_else():
    page = (ROOT / "script/tuiding.1").read_text()
    helps = {words: help_of(*words.split()) for words in ("", "chat", "run", "agent", "mcp", "verify", "test", "intents", "admin", "admin desk")}
    everything = "\n".join(helps.values())
    for option in set(re.findall(r"Fl -(\w[\w-]*)", page)):
        assert f"--{option}" in everything, f"the page tells of --{option}, which there isn't"
    for name in re.findall(r"(?m)^  (\w+)(?: \(default\))?\s{2,}\S", helps[""].split("SUBCOMMANDS:")[1]):
        if name != "help":
            assert re.search(rf"\.It Cm .*\b{name}\b", page), f"the page says nothing of {name}"
    for name in set(re.findall(r"\$(TUIDING_\w+)", everything)):
        assert name in page, f"the page says nothing of {name}"
    for wanted in ("verify Ar session", "Fl -watch", "admin desk"):
        assert wanted in page, wanted


def test_help_and_manual_page_say_the_same_of_ctrl_c():
    said = re.search(r"Ctrl-C drops.*?leaves\.", " ".join(help_of("chat").split())).group(0)
    assert said in " ".join((ROOT / "script/tuiding.1").read_text().split()), said


def test_help_reads_well_on_80_columns():
    for words in ("", "chat", "run", "test", "verify", "admin", "admin desk", "intents", "agent", "mcp"):
        text = help_of(*words.split())
        assert text.startswith("OVERVIEW: ") and "USAGE: tuiding" in text, text
        # A usage line names every option and can't be broken.
        wide = [line for line in text.splitlines() if len(line) > 80 and not line.startswith("USAGE:")]
        assert not wide, wide
        options = re.findall(r"(?m)^  (-\S.*)$", text)
        bare = [line for line in options if re.fullmatch(r"-\S+(, --\S+)?( <\S+>)?", line.strip())]
        following = text.splitlines()
        for line in bare:
            after = following[following.index("  " + line) + 1]
            assert after.startswith("      "), f"{words}: {line} is explained by nothing"


def test_the_manual_page_is_sound():
    page = ROOT / "script/tuiding.1"
    if shutil.which("mandoc"):
        done = subprocess.run(["mandoc", "-Tlint", "-Wwarning", page], capture_output=True, text=True)
    elif shutil.which("groff"):
        done = subprocess.run(["groff", "-k", "-Tutf8", "-mdoc", "-ww", "-z", page], capture_output=True, text=True)
    else:
        from harness import Skipped

        raise Skipped("neither mandoc nor groff is here")
    assert done.returncode == 0 and not done.stdout + done.stderr, done.stdout + done.stderr
    assert os.path.getsize(page) > 1000
