"""Compiled rules kept between starts: never trusted when damaged, never an error, never the reason for another answer."""

import contextlib
import os
import pathlib
import random
import shutil
import stat
import subprocess
import tempfile

import harness
from harness import House, need_root

LINES = "我想退彩铃\n那个彩铃每月扣我五块怎么退\n退采铃再查退款\ncaling\n13800000001\n今天天气怎么样\n第二个\n"


def reading(house, *options, data=LINES, **env):
    done = house.run("intents", "read", "--jsonl", *options, data=data, **env)
    assert done.status == 0 and not done.errors, done
    return done.output


def kept(house):
    folder = house.folder / "cache" / "tuiding"
    return sorted(folder.iterdir()) if folder.is_dir() else []


@contextlib.contextmanager
def warm():
    """A house with one kept file, its place, its bytes and what the lines are read as without any."""
    with House() as house:
        bare = reading(house, XDG_CACHE_HOME="/dev/null")
        assert kept(house) == []
        assert reading(house) == bare
        (file,) = kept(house)
        yield house, file, file.read_bytes(), bare


def own_lines():
    lines = (harness.root / "Tests" / "Utterances" / "own.txt").read_text(encoding="utf-8").splitlines()
    return "".join(line.split("|")[0] + "\n" for line in lines if line and line[0] not in "#[")


def test_every_line_is_read_the_same_with_kept_rules():
    lines = own_lines()
    with House() as house:
        bare = reading(house, data=lines, XDG_CACHE_HOME="/dev/null")
        first = reading(house, data=lines)
        second = reading(house, data=lines)
        assert len(kept(house)) == 1
        assert first == bare and second == bare


def test_the_kept_file_is_the_owners_alone():
    with warm() as (house, file, _, _):
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
        assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700


def test_a_damaged_file_is_written_anew():
    chance = random.Random(harness.seed)
    with warm() as (house, file, whole, bare):
        damaged = [b"", b"\0" * len(whole), whole + b"\0", bytes(chance.randbytes(5000))]
        for _ in range(12):
            place = chance.randrange(len(whole))
            damaged.append(whole[:place] + bytes([whole[place] ^ 1 << chance.randrange(8)]) + whole[place + 1 :])
        for bytes_ in damaged:
            file.write_bytes(bytes_)
            assert reading(house) == bare
            assert file.read_bytes()[:40] == whole[:40] and len(file.read_bytes()) == len(whole), "not written anew"


def test_a_file_cut_off_anywhere_is_not_trusted():
    with warm() as (house, file, whole, bare):
        for length in range(0, len(whole), max(1024, len(whole) // 64 // 1024 * 1024)):
            file.write_bytes(whole[:length])
            assert reading(house) == bare, f"cut off at {length}"


def test_a_file_of_other_rules_under_this_name_is_not_trusted():
    with warm() as (house, file, whole, bare), tempfile.TemporaryDirectory() as other:
        intents = pathlib.Path(shutil.copytree(harness.root / "Intents", pathlib.Path(other) / "Intents"))
        extra = intents / "zz.yaml"
        extra.write_text("language: zh-CN\nintents:\n  other.thing: {data: [{sentences: [我想退彩铃]}]}\n")
        other_reading = reading(house, "--intents", str(intents))
        assert other_reading != bare
        (stranger,) = [path for path in kept(house) if path != file]
        file.write_bytes(stranger.read_bytes())
        assert reading(house) == bare


def test_a_changed_file_is_read_anew():
    with House() as house, tempfile.TemporaryDirectory() as folder:
        intents = pathlib.Path(shutil.copytree(harness.root / "Intents", pathlib.Path(folder) / "Intents"))
        before = reading(house, "--intents", str(intents))
        (intents / "zz.yaml").write_text(
            "language: zh-CN\nintents:\n  other.thing: {data: [{sentences: [第二个], priority: 9}]}\n"
        )
        changed = reading(house, "--intents", str(intents))
        assert '"other.thing"' in changed and changed != before
        (intents / "zz.yaml").unlink()
        assert reading(house, "--intents", str(intents)) == before


def test_a_mistake_is_refused_though_an_earlier_form_was_kept():
    with House() as house, tempfile.TemporaryDirectory() as folder:
        intents = pathlib.Path(shutil.copytree(harness.root / "Intents", pathlib.Path(folder) / "Intents"))
        reading(house, "--intents", str(intents))
        (intents / "zz.yaml").write_text("language: zh-CN\nintents: 7\n")
        done = house.run("intents", "read", "--intents", str(intents), data="你好\n")
        assert done.status == 1 and "zz.yaml:2:10" in done.errors, done


def test_other_users_and_links_are_not_trusted():
    with warm() as (house, file, whole, bare):
        file.chmod(0o644)
        assert reading(house) == bare
        assert stat.S_IMODE(file.stat().st_mode) == 0o600, "not written anew"
        aside = house.folder / "aside"
        file.rename(aside)
        file.symlink_to(aside)
        assert reading(house) == bare
        assert not file.is_symlink(), "not written anew"
        need_root()
        os.chown(file, 12345, 12345)
        assert reading(house) == bare
        assert file.stat().st_uid == os.geteuid(), "not written anew"


def test_a_folder_that_cant_be_written_is_no_error():
    with House() as house:
        bare = reading(house, XDG_CACHE_HOME="/dev/null")
        for place in ("/proc/none", str(harness.root / "README.md")):
            assert reading(house, XDG_CACHE_HOME=place) == bare
        assert reading(house, XDG_CACHE_HOME=None, HOME="/proc/none") == bare


def test_many_at_once_leave_one_whole_file():
    with House() as house:
        bare = reading(house, XDG_CACHE_HOME="/dev/null")
        running = [
            subprocess.Popen(
                [harness.program, "intents", "read", "--jsonl"], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                stderr=subprocess.PIPE, env=house.environment(), cwd=harness.root,
            )
            for _ in range(8)
        ]
        for process in running:
            output, errors = process.communicate(LINES.encode(), timeout=120)
            assert process.returncode == 0 and not errors and output.decode() == bare
        assert len(kept(house)) == 1
        assert reading(house) == bare


def test_only_the_last_used_few_are_kept():
    with House() as house, tempfile.TemporaryDirectory() as folder:
        intents = pathlib.Path(shutil.copytree(harness.root / "Intents", pathlib.Path(folder) / "Intents"))
        for number in range(6):
            (intents / "zz.yaml").write_text(
                f"language: zh-CN\nintents:\n  other.thing: {{data: [{{sentences: [说法{number}{number}]}}]}}\n"
            )
            reading(house, "--intents", str(intents))
        assert len(kept(house)) <= 4


def test_a_conversation_is_the_same_with_kept_rules():
    with House() as house:
        first = house.run("run", "-", data="你好\n你能做什么\n", XDG_CACHE_HOME="/dev/null")
        second = house.run("run", "-", data="你好\n你能做什么\n")
        third = house.run("run", "-", data="你好\n你能做什么\n")
        assert first.status == second.status == third.status == 0
        assert first.output == second.output == third.output
