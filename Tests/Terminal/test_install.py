"""script/install into a folder of its own: the program finds its data, the manual page and the completions are there."""

import os
import pathlib
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
        for shell, path in [("bash", "share/bash-completion/completions/tuiding"), ("zsh", "share/zsh/site-functions/_tuiding"),
                            ("fish", "share/fish/vendor_completions.d/tuiding.fish")]:
            text = (prefix / path).read_text()
            assert "--record" in text, shell
            if shutil.which(shell):
                subprocess.run([shell, "-n", prefix / path], check=True)


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
