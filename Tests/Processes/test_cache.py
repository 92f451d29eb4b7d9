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
from test_disk import mounted, read_only

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


@contextlib.contextmanager
def own_intents():
    """A copy of the rules, to be changed."""
    with tempfile.TemporaryDirectory() as folder:
        yield pathlib.Path(shutil.copytree(harness.root / "Intents", pathlib.Path(folder) / "Intents"))


def test_a_rule_changed_in_place_is_seen_though_size_and_times_are_the_same():
    with House() as house, own_intents() as intents:
        rule = intents / "zz.yaml"
        text = "language: zh-CN\nintents:\n  other.one: {data: [{sentences: [第二个], priority: 9}]}\n"
        rule.write_text(text)
        before = os.stat(rule)
        assert '"other.one"' in reading(house, "--intents", str(intents))
        assert '"other.one"' in reading(house, "--intents", str(intents))
        with open(rule, "r+") as file:
            file.write(text.replace("other.one", "other.two"))
        os.utime(rule, ns=(before.st_atime_ns, before.st_mtime_ns))
        after = os.stat(rule)
        assert (after.st_size, after.st_mtime_ns, after.st_ino) == (before.st_size, before.st_mtime_ns, before.st_ino)
        changed = reading(house, "--intents", str(intents))
        assert '"other.two"' in changed and '"other.one"' not in changed


def test_a_renamed_file_is_another_one():
    with House() as house, own_intents() as intents:
        (intents / "zz.yaml").write_text("language: zh-CN\nintents:\n  other.one: {data: [{sentences: [第二个]}]}\n")
        reading(house, "--intents", str(intents))
        (intents / "zz.yaml").rename(intents / "zy.yaml")
        reading(house, "--intents", str(intents))
        assert len(kept(house)) == 2


def test_products_of_changed_policies_are_heard():
    with House() as house, tempfile.TemporaryDirectory() as folder:
        policies = pathlib.Path(shutil.copytree(harness.root / "Policies", pathlib.Path(folder) / "Policies"))
        before = reading(house, "--policies", str(policies), data="退订宝藏会员\n")
        changed = 0
        for file in policies.rglob("*.yaml"):
            text = file.read_text(encoding="utf-8")
            if "咪咕视频会员" in text:
                file.write_text(text.replace("咪咕视频会员", "宝藏会员"), encoding="utf-8")
                changed += 1
        assert changed
        assert reading(house, "--policies", str(policies), data="退订宝藏会员\n") != before
        bad = policies / "zz-bad.yaml"
        bad.write_text("nonsense: [\n")
        done = house.run("intents", "read", "--policies", str(policies), data="你好\n")
        assert done.status == 1 and "zz-bad.yaml" in done.errors, done


def test_another_program_has_a_file_of_its_own():
    with warm() as (house, file, whole, bare):
        copy = pathlib.Path(shutil.copy2(harness.program, house.folder / "tuiding"))
        done = house.run_other(copy, "intents", "read", "--jsonl", data=LINES)
        assert done.status == 0 and done.output == bare, done
        names = {path.name for path in kept(house)}
        if len(names) == 1:
            # Linked with a build identity: the copy is the same program. Change what the identity says.
            patch_identity(copy)
            done = house.run_other(copy, "intents", "read", "--jsonl", data=LINES)
            assert done.status == 0 and done.output == bare, done
            names = {path.name for path in kept(house)}
        assert len(names) == 2, names
        # What one has kept is nothing to the other, even under its name.
        (other,) = [path for path in kept(house) if path != file]
        own = other.read_bytes()
        other.write_bytes(whole)
        assert house.run_other(copy, "intents", "read", "--jsonl", data=LINES).output == bare
        assert other.read_bytes()[:40] == own[:40], "not written anew"


def patch_identity(copy):
    data = bytearray(copy.read_bytes())
    place = data.find(b"\x03\0\0\0GNU\0")
    assert place > 0, "no build identity"
    data[place + 8] ^= 1
    copy.write_bytes(data)


def test_a_full_disk_is_no_error():
    need_root()
    with House() as house, tempfile.TemporaryDirectory() as folder:
        bare = reading(house, XDG_CACHE_HOME="/dev/null")
        with mounted("-t", "tmpfs", "-o", "size=64k", "tmpfs", at=folder):
            assert reading(house, XDG_CACHE_HOME=folder) == bare
            assert not any(path.is_file() for path in pathlib.Path(folder).rglob("*")), "half a file was left"


def test_a_read_only_folder_is_no_error():
    with warm() as (house, file, whole, bare):
        file.write_bytes(whole[:1000])
        with read_only(file.parent):
            assert reading(house) == bare
            assert file.read_bytes() == whole[:1000]


def test_a_user_without_a_home_is_served():
    need_root()
    with House() as house:
        house.folder.chmod(0o755)
        bare = reading(house, XDG_CACHE_HOME="/dev/null")
        done = subprocess.run(
            [harness.program, "intents", "read", "--jsonl"], input=LINES.encode(), capture_output=True, cwd=harness.root,
            env=house.environment(XDG_CACHE_HOME=None, HOME=None), timeout=60, user=54321, group=54321, extra_groups=[],
        )
        assert done.returncode == 0 and not done.stderr and done.stdout.decode() == bare, done


def test_a_draft_that_was_left_behind_is_removed_after_an_hour():
    with warm() as (house, file, _, bare):
        old, young = file.parent / "draft-1-a", file.parent / "draft-2-b"
        for draft in (old, young):
            draft.write_bytes(b"half")
        os.utime(old, (1, 1))
        file.unlink()
        assert reading(house) == bare
        assert not old.exists() and young.exists()


def test_readers_and_writers_at_once_see_whole_files_only():
    """While some write the file anew again and again, others never read anything else."""
    with warm() as (house, file, whole, bare):
        running = []
        for number in range(24):
            if number % 3 == 0:
                file.write_bytes(whole[: len(whole) // 2])
            running.append(
                subprocess.Popen(
                    [harness.program, "intents", "read", "--jsonl"], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                    stderr=subprocess.PIPE, env=house.environment(), cwd=harness.root,
                )
            )
        for process in running:
            output, errors = process.communicate(LINES.encode(), timeout=120)
            assert process.returncode == 0 and not errors and output.decode() == bare
        assert [path.name for path in kept(house)] == [file.name]
        assert file.read_bytes()[:40] == whole[:40] and len(file.read_bytes()) == len(whole)


def test_a_watching_chat_takes_changes_in_with_kept_rules():
    with House() as house, own_intents() as intents:
        for _ in range(2):
            rule = intents / "zz.yaml"
            rule.unlink(missing_ok=True)
            reading(house, "--intents", str(intents))
            with house.chat("--fresh", "--watch", "--intents", str(intents)) as chat:
                chat.begin()
                before = chat.tell("说个暗号甲")
                rule.write_text("language: zh-CN\nintents:\n  human.agent: {data: [{sentences: [说个暗号甲], priority: 9}]}\n")
                after = chat.tell("说个暗号甲")
                assert before != after, (before, after)
                rule.write_text("language: zh-CN\nintents: 7\n")
                assert chat.tell("说个暗号甲") != before, "the rules that were in use are gone"
                chat.process.stdin.close()
                said = chat.process.stderr.read().decode()
                assert "are in use" in said and "the old rules and words stay" in said and "zz.yaml:2:10" in said, said
