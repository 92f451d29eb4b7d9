"""Bad and missing data files: refused with file:line:column, and nothing started."""

import contextlib
import pathlib
import re
import shutil
import tempfile

import harness
from harness import House


@contextlib.contextmanager
def copied(name):
    with tempfile.TemporaryDirectory(prefix="tuiding-data-") as folder:
        yield pathlib.Path(shutil.copytree(harness.root / name, pathlib.Path(folder) / name))


def refused_at(folder, option, file, lines, *words, commands=(("chat",), ("run", "-"))):
    """Every command that reads this folder names the place."""
    for command in commands:
        with House() as house:
            done = house.run(*command, option, str(folder), data="你好\n")
            done.refused(*words)
            place = re.search(rf"{re.escape(file)}:(\d+):(\d+): \S", done.errors)
            assert place, f"expected {file}:line:column: reason in {done}"
            lines = (lines,) if isinstance(lines, int) else lines
            assert int(place[1]) in lines, f"expected line {lines} of {file}: {done}"
            assert not house.store.exists(), f"a store was made before the data were found wrong: {command}"


def append(path, text):
    """Adds lines to a file; returns the number of the first."""
    before = path.read_text(encoding="utf-8")
    if not before.endswith("\n"):
        before += "\n"
    path.write_text(before + text, encoding="utf-8")
    return before.count("\n") + 1


def replaced(path, old, new):
    """Changes the first occurrence; returns its line."""
    before = path.read_text(encoding="utf-8")
    assert old in before, f"{path.name} has no {old!r}: the test is out of date"
    path.write_text(before.replace(old, new, 1), encoding="utf-8")
    return before[: before.index(old)].count("\n") + 1


def test_a_mistake_in_an_intents_file_is_refused_at_its_place():
    for name in ("bad.yaml", "sub/bad.yaml"):
        with copied("Intents") as folder:
            bad = folder / name
            bad.parent.mkdir(exist_ok=True)
            for text, line in (
                ("language: zh\nintents:\n  Ring:\n    data:\n      - sentences: [\"(退订|彩铃\"]\n", 5),
                ("language: zh\nintents:\n  Ring:\n    data:\n      - keywords: [\"<没有这个概念> & <彩铃>\"]\n", 5),
                ("language: zh\nintents:\n  Ring:\n    data:\n      - sentence: [退订]\n", 5),
                ("language: zh\nintents: [1, 2\n", 3),
                ("language: zh\nintents:\n  Ring: 7\n", 3),
                ("language: zh\n\tintents: {}\n", 2),
            ):
                bad.write_text(text, encoding="utf-8")
                refused_at(folder, "--intents", name, line, commands=(("chat",),))


def test_all_commands_refuse_a_mistake_in_an_intents_file():
    with copied("Intents") as folder:
        (folder / "bad.yaml").write_text("language: zh\nintents:\n  Ring:\n    data: 7\n", encoding="utf-8")
        refused_at(folder, "--intents", "bad.yaml", 4)
        with House() as house:
            for command in (("intents", "check"), ("intents", "read", "--jsonl"), ("intents", "explain", "退订彩铃")):
                done = house.run(*command, data="退订彩铃\n", TUIDING_INTENTS=str(folder))
                done.refused("bad.yaml:4:")


def test_a_response_with_an_unknown_key_twice_the_same_or_missing_is_refused():
    with copied("Intents") as folder:
        path = folder / "dialog.yaml"
        replaced(path, "  resume.offer:", "  resume.offers:")
        with House() as house:
            done = house.run("chat", "--intents", str(folder), data="你好\n")
            done.refused("resume.offer")
            assert re.search(r"\S+\.yaml:\d+:\d+: ", done.errors), f"no place: {done}"
            assert not house.store.exists()
    with copied("Intents") as folder:
        path = folder / "dialog.yaml"
        line = replaced(path, "  resume.offer:", "  resume.offer: 好\n  resume.offer:")
        refused_at(folder, "--intents", "dialog.yaml", (line, line + 1), "resume.offer", commands=(("chat",),))


def test_a_mistake_in_a_policies_file_is_refused_at_its_place():
    files = sorted(path.name for path in (harness.root / "Policies").glob("*.yaml") if not path.name.startswith("demo"))
    assert files
    for name in files:
        with copied("Policies") as folder:
            line = append(folder / name, "no_such_thing: 7\n")
            refused_at(folder, "--policies", name, line, "no_such_thing", commands=(("chat",), ("run", "-")))
            refused_by_staff(folder, name, line)


def refused_by_staff(folder, name, line):
    for command in (("admin", "work"), ("admin", "init")):
        with House() as house:
            house.run(*command, "--policies", str(folder)).refused(f"{name}:{line}:", "no_such_thing")


def test_staff_commands_make_no_store_when_the_policies_are_wrong():
    for command in (("admin", "work"), ("admin", "init")):
        with copied("Policies") as folder, House() as house:
            append(folder / "limits.yaml", "no_such_thing: 7\n")
            house.run(*command, "--policies", str(folder)).refused("limits.yaml")
            assert not house.store.exists(), f"admin {command[1]} made a store before it found the policies wrong"


def test_a_mistake_in_the_demo_customers_leaves_no_store():
    for old, new in (("balance: 86.50", "balance: 86.505"), ("product: cmcc.ringback\n", "product: cmcc.ringbacks\n"), ("started: -40d", "started: -40x")):
        with copied("Policies") as folder, House() as house:
            line = replaced(folder / "demo.yaml", old, new)
            for command in (("admin", "init"), ("chat",)):
                done = house.run(*command, "--policies", str(folder), data="你好\n")
                done.refused(f"demo.yaml:{line}:")
            # With the mistake mended, the first start is a first start.
            assert house.run("chat", data="你好\n").status == 0
            customers = house.customers()
            assert customers == 8, f"{customers} of 8 customers after a first start with a mistake in demo.yaml"


def test_a_file_that_is_no_utf_8_is_named():
    with copied("Intents") as folder, House() as house:
        (folder / "gb.yaml").write_bytes("language: zh\n# 退订\n".encode("gb18030"))
        house.run("chat", "--intents", str(folder)).refused("gb.yaml", "UTF-8")


def test_a_folder_that_was_named_and_is_missing_is_named():
    with House() as house:
        nowhere = str(house.folder / "nowhere")
        for option, variable in (("--intents", "TUIDING_INTENTS"), ("--policies", "TUIDING_POLICIES")):
            house.run("chat", option, nowhere).refused(nowhere, option, "leave it out")
            house.run("chat", **{variable: nowhere}).refused(nowhere, variable)
        assert not house.store.exists()


def test_missing_folders_name_the_places_looked_at():
    with House() as house:
        for folder in house.folder.resolve().parents:
            for name in ("Intents", "Policies"):
                if (folder / name).is_dir():
                    raise harness.Skipped(f"{folder / name} would be found above the temporary folder; set TMPDIR")
        below = house.folder / "a" / "b"
        below.mkdir(parents=True)
        # The program in a folder of its own: nothing beside it, nothing above.
        installed = house.folder / "prefix" / "bin" / "tuiding"
        installed.parent.mkdir(parents=True)
        shutil.copy2(harness.program, installed)
        program, harness.program = harness.program, str(installed)
        try:
            done = house.run("chat", cwd=below, TUIDING_INTENTS=None, TUIDING_POLICIES=None)
            place = house.folder.resolve()
            done.refused(
                f"{place}/a/b/Policies", f"{place}/a/Policies", f"{place}/prefix/share/tuiding/Policies", "--policies",
                "TUIDING_POLICIES",
            )
            shutil.copytree(harness.root / "Policies", place / "prefix" / "share" / "tuiding" / "Policies")
            done = house.run("chat", cwd=below, TUIDING_INTENTS=None, TUIDING_POLICIES=None)
            done.refused(f"{place}/a/Intents", f"{place}/prefix/share/tuiding/Intents", "--intents", "TUIDING_INTENTS")
            assert not house.store.exists()
            shutil.copytree(harness.root / "Intents", place / "a" / "Intents")
            done = house.run("chat", cwd=below, data="你好\n", TUIDING_INTENTS=None, TUIDING_POLICIES=None)
            assert done.status == 0 and "客服>" in done.output, done
        finally:
            harness.program = program
