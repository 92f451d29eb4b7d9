"""`tuiding test` as people and build servers call it: reports, parts, changes, coverage, acceptance, recordings."""

import contextlib
import os
import pathlib
import re
import shutil
import stat
import subprocess
import tempfile
import xml.etree.ElementTree as ElementTree
from html.parser import HTMLParser

import harness
from harness import PASSWORD, PHONE, House

ACCOUNT = "@ 账户 fixtures/移动-一个彩铃.yaml"
ASKED = "客服> 请先验证身份。请输入手机号："
GREETED = "客服> 您好，我可以帮您退订彩铃、包月和宽带，查退款。您想办什么？"
GOOD = f"# 甲 <&\"> 一            R1\n{ACCOUNT}\n\n客户> 退彩铃\n{ASKED}\n"
# Two branches: the first differs at line 6, the second holds.
BAD = f"# 乙\n{ACCOUNT}\n\n--- 分支 <错>&\n客户> 退彩铃\n客服> 请先 # 验证\n\n--- 分支 对\n客户> 你好\n{GREETED}\n"
BEGINNING = f"# 丙\n{ACCOUNT}\n\n--- 分支 开头\n客户> 退彩铃\n{ASKED}\n"
GOING_ON = "# 丁\n@ 续 丙.transcript 开头\n\n--- 分支 取消\n客户> 取消\n客服> 好的，未做任何更改。\n  还需要什么帮助？\n"


class Hall:
    """A folder of transcripts of its own, with the accounts of the shipped ones."""

    def __init__(self, folder, transcripts, house):
        self.folder = pathlib.Path(folder)
        self.transcripts = self.folder / "Transcripts"
        self.house = house
        shutil.copytree(harness.root / "Transcripts/fixtures", self.transcripts / "fixtures")
        for name, text in transcripts.items():
            self.write(name, text)

    def write(self, name, text):
        (self.transcripts / name).write_text(text, encoding="utf-8")

    def read(self, name):
        return (self.transcripts / name).read_text(encoding="utf-8")

    def test(self, *arguments, **env):
        # What a build server sets would refuse --accept.
        env = {"CI": None, **env}
        return self.house.run("test", "--store", "memory", *arguments, cwd=self.folder, timeout=120, **env).without_trace()

    def cases(self, *arguments, **env):
        """The names of the cases that were played, in order."""
        done = self.test("--verbose", *arguments, **env)
        assert done.status in (0, 1) and not done.errors, done
        return re.findall(r"(?m)^(?:ok      |differs )(.+)$", done.output)

    def git(self, *arguments):
        who = ("-c", "user.name=t", "-c", "user.email=t@example.invalid", "-c", "commit.gpgsign=false")
        subprocess.run(["git", *who, *arguments], cwd=self.folder, check=True, capture_output=True)


@contextlib.contextmanager
def hall(**transcripts):
    with tempfile.TemporaryDirectory(prefix="tuiding-golden-") as folder, House() as house:
        named = {f"{name}.transcript": text for name, text in transcripts.items()}
        yield Hall(folder, named or {"甲.transcript": GOOD, "乙.transcript": BAD}, house)


# MARK: what differs


def test_a_case_that_differs_is_shown_with_its_place_and_both_texts():
    with hall() as here:
        done = here.test()
        assert done.status == 1, done
        assert done.output.splitlines()[0] == "differs 乙.transcript: 乙 / <错>&", done
        assert "乙.transcript:6\n    expected: 请先 # 验证\n    found:    请先验证身份。请输入手机号：\n" in done.output, done
        assert done.output.endswith("2 passed, 1 failed\n"), done


def test_a_mistake_in_a_transcript_is_refused_at_its_line():
    for text, line in (
        (f"# t\n{ACCOUNT}\n@ 没有这个 x\n", 3),
        (f"# t\n{ACCOUNT}\n客户> 你好\n= 没有 x\n", 4),
        ("# t\n@ 续 没有.transcript 开头\n客户> 你好\n", 2),
        (f"# t\n{ACCOUNT}\n@ 故障 短信 不高兴\n", 3),
    ):
        with hall(甲=GOOD, 坏=text) as here:
            here.test().refused(f"坏.transcript:{line}:")
    # An account that isn't there differs at its line: the other cases are played.
    with hall(甲=GOOD, 坏="# t\n@ 账户 fixtures/没有.yaml\n客户> 你好\n客服> x\n") as here:
        done = here.test()
        assert done.status == 1 and "坏.transcript:2\n    expected: an account file" in done.output, done
        assert "1 passed, 1 failed" in done.output, done


def test_a_file_that_is_no_utf_8_is_named_with_its_line_and_the_others_are_played():
    with hall(甲=GOOD) as here:
        (here.transcripts / "坏.transcript").write_bytes(f"# t\n{ACCOUNT}\n客户> 退订\n".encode("gb18030"))
        done = here.test("--junit", "out.xml").refused("坏.transcript:2:3: not UTF-8", "iconv")
        assert done.output.endswith("1 passed, 1 failed\n"), done
        suites = ElementTree.parse(here.folder / "out.xml").getroot()
        assert (suites.get("tests"), suites.get("failures")) == ("2", "1"), done
        assert {suite.get("name"): suite.get("failures") for suite in suites} == {"甲.transcript": "0", "坏.transcript": "1"}
        done = here.test("--tap").refused("坏.transcript")
        assert "1..2\nok 1 - " in done.output and "\nnot ok 2 - 坏.transcript\n" in done.output, done
        # A mistake in one keeps the others from nothing either, and a map isn't drawn without it.
        here.write("坏.transcript", f"# t\n{ACCOUNT}\n@ 没有这个 x\n")
        done = here.test().refused("坏.transcript:3:")
        assert done.output.endswith("1 passed, 1 failed\n"), done
        done = here.test("--explore", "1").refused("坏.transcript:3:")
        assert not done.output, done


def test_a_path_that_holds_no_transcript_is_named():
    with hall() as here:
        here.test("nowhere").refused("no transcript matches nowhere")
        here.test("Transcripts/没有.transcript").refused("没有.transcript")


# MARK: reports


def test_junit_counts_and_names_the_place_of_what_failed():
    with hall() as here:
        done = here.test("--junit", "out.xml")
        assert done.status == 1, done
        suites = ElementTree.parse(here.folder / "out.xml").getroot()
        assert suites.tag == "testsuites" and (suites.get("tests"), suites.get("failures")) == ("3", "1")
        counts = {suite.get("name"): (suite.get("tests"), suite.get("failures")) for suite in suites}
        assert counts == {"甲.transcript": ("1", "0"), "乙.transcript": ("2", "1")}, counts
        cases = {case.get("name"): case for case in suites.iter("testcase")}
        assert set(cases) == {'甲 <&"> 一', "乙 / <错>&", "乙 / 对"}, list(cases)
        failures = {name: case.findall("failure") for name, case in cases.items()}
        assert [name for name, found in failures.items() if found] == ["乙 / <错>&"], failures
        (failure,) = failures["乙 / <错>&"]
        assert failure.get("message") == "乙.transcript:6", failure.attrib
        assert "expected: 请先 # 验证" in failure.text and "found:    请先验证身份。" in failure.text, failure.text
        for element in suites.iter():
            assert float(element.get("time", "0")) >= 0


def test_tap_numbers_every_case_and_tells_the_rest_as_comments():
    with hall() as here:
        done = here.test("--tap", "--cover")
        assert done.status == 1, done
        # What is walked is told first; a reader of the protocol passes over comments.
        lines = [line for line in done.output.splitlines() if not line.startswith("#")]
        assert lines[:2] == ["TAP version 14", "1..3"], lines[:3]
        results = [line for line in lines if line.startswith(("ok", "not ok"))]
        assert results == [
            "not ok 1 - 乙.transcript: 乙 / <错>&", "ok 2 - 乙.transcript: 乙 / 对", 'ok 3 - 甲.transcript: 甲 <&"> 一'], results
        block = done.output[done.output.index("  ---\n"): done.output.index("  ...\n")]
        assert "  at: 乙.transcript:6\n" in block and "    请先 # 验证\n" in block, block
        for line in lines[2:]:
            assert line.startswith(("ok", "not ok", "  ")), f"no line of the protocol: {line!r}"


class Page(HTMLParser):
    """The texts of a page by their class, and whether what opens is closed."""

    EMPTY = {"meta", "br", "rect", "path"}

    def __init__(self, text):
        super().__init__()
        self.open, self.texts, self.problems = [], [], []
        self.feed(text)
        self.problems += [f"never closed: {tag}" for tag, _ in self.open]

    def handle_starttag(self, tag, attributes):
        if tag not in self.EMPTY:
            self.open.append((tag, dict(attributes).get("class", "")))

    def handle_startendtag(self, tag, attributes):
        pass

    def handle_endtag(self, tag):
        if not self.open or self.open[-1][0] != tag:
            self.problems.append(f"</{tag}> closes {self.open[-1:]}")
        else:
            self.open.pop()

    def handle_data(self, data):
        if self.open:
            self.texts.append((self.open[-1][1] or self.open[-1][0], data.strip()))

    def of(self, name):
        return [text for kind, text in self.texts if kind == name]


def test_the_page_of_a_run_shows_every_conversation_and_where_it_differed():
    with hall() as here:
        done = here.test("--html", "out.html", "--cover")
        assert done.status == 1, done
        page = Page((here.folder / "out.html").read_text(encoding="utf-8"))
        assert not page.problems, page.problems
        assert page.of("h1") == ["2 passed, 1 failed"], page.of("h1")
        assert sorted(page.of("customer")) == ["你好", "退彩铃", "退彩铃"], page.of("customer")
        assert page.of("reply differs") == ["请先 # 验证"], page.of("reply differs")
        assert page.of("found") == ["请先验证身份。请输入手机号："], page.of("found")
        assert any("乙 / <错>&" in text for text in page.of("summary")), "names are escaped once"
        assert any("乙.transcript:6" in text for text in page.of("pre")), page.of("pre")
        assert "policies" in page.of("td"), "with --cover the page holds its table"


def test_a_report_that_cannot_be_written_is_named_with_the_cure():
    with hall() as here:
        for option in ("--junit", "--html"):
            here.test(option, "/nowhere/out").refused("/nowhere/out", "mkdir")
        (here.folder / "taken").mkdir()
        here.test("--junit", "taken").refused("taken", "folder")


# MARK: which cases


def test_parts_of_a_run_are_disjoint_and_together_everything():
    with hall(甲=GOOD, 乙=BAD, 丙=BEGINNING, 丁=GOING_ON) as here:
        whole = here.cases()
        assert len(whole) == 5, whole
        for count in (1, 2, 3, 7):
            parts = [here.cases("--shard", f"{part}/{count}") for part in range(1, count + 1)]
            assert sorted(sum(parts, [])) == sorted(whole), (count, parts)
            assert max(map(len, parts)) - min(map(len, parts)) <= 1, f"uneven: {parts}"
        for wrong in ("0/3", "4/3", "1/0", "1", "a/b", "1/2/3", "-1/3"):
            here.test(f"--shard={wrong}").refused("--shard", status=2)


def test_jobs_change_nothing_but_the_time():
    with hall(甲=GOOD, 乙=BAD, 丙=BEGINNING, 丁=GOING_ON) as here:
        one = here.test("-j", "1", "--tap")
        assert one.status == 1 and "1..5" in one.output, one
        for jobs in ("2", "16"):
            assert here.test("-j", jobs, "--tap").output == one.output, jobs
        for wrong in ("0", "-1", "many"):
            here.test(f"--jobs={wrong}").refused("--jobs", status=2)


def test_an_unknown_face_is_refused():
    with hall() as here:
        here.test("--face", "telepathy").refused("telepathy", "chat", "run", "agent", "mcp", status=2)
        done = here.test("--face", "run", "Transcripts/甲.transcript")
        assert done.status == 0 and done.output.endswith("1 passed, 0 failed\n"), done


@contextlib.contextmanager
def versioned():
    """A hall under version control, with rules and policies of its own."""
    with hall(甲=GOOD, 乙=BAD, 丙=BEGINNING, 丁=GOING_ON) as here:
        for name in ("Intents", "Policies"):
            shutil.copytree(harness.root / name, here.folder / name)
        here.git("init", "-q", "-b", "main")
        here.git("add", "-A")
        here.git("commit", "-q", "-m", "first")
        here.house.environment = lambda original=here.house.environment, **changes: original(
            **{"TUIDING_INTENTS": None, "TUIDING_POLICIES": None, **changes})
        yield here


def test_changed_plays_what_a_changed_file_reaches():
    with versioned() as here:
        assert here.cases("--changed") == []
        here.write("丙.transcript", BEGINNING + "# 又一行\n")
        assert here.cases("--changed") == ["丁.transcript: 丁 / 取消", "丙.transcript: 丙 / 开头"]
        here.git("commit", "-qam", "second")
        assert here.cases("--changed") == []
        assert len(here.cases("--changed", "--since", "HEAD~1")) == 2
        # A file that nobody has added yet, an account that is used, a rule that is walked.
        here.write("戊.transcript", GOOD.replace("甲", "戊"))
        assert [name.split(":")[0] for name in here.cases("--changed")] == ["戊.transcript"]
        here.git("add", "-A")
        here.git("commit", "-qm", "third")
        with open(here.transcripts / "fixtures/移动-一个彩铃.yaml", "a", encoding="utf-8") as file:
            file.write("# 又一行\n")
        assert len(here.cases("--changed")) == 6
        here.git("checkout", "-q", "--", ".")
        with open(here.folder / "Intents/unsubscribe.yaml", "a", encoding="utf-8") as file:
            file.write("# 又一行\n")
        found = here.cases("--changed")
        assert "甲.transcript: 甲 <&\"> 一" in found and "乙.transcript: 乙 / 对" not in found, found


def test_changed_names_a_commit_that_git_does_not_know():
    with versioned() as here:
        for name in ("no-such-commit", "--output=x", "HEAD~9"):
            here.test("--changed", f"--since={name}").refused(name, "git log")
        assert not (here.folder / "x").exists()


def test_changed_outside_version_control_says_so():
    with hall() as here:
        here.test("--changed").refused("--changed", "git", str(here.folder), "without --changed")
        here.git("init", "-q", "-b", "main")
        here.test("--changed").refused("HEAD", "commit")
    with hall() as here:
        here.test("--changed", PATH="/nowhere").refused("--changed", "git", "install")


# MARK: coverage


def test_what_no_transcript_walks_is_told_with_its_place():
    with hall() as here:
        here.write("flow.txt", "# ways\nidle -> leave.which\nleave.which -> identify.number\nidle -> care.phone\n")
        done = here.test("--cover")
        assert "never walked: ways: idle -> care.phone (flow.txt:4)" in done.output, done
        assert "never walked: ways: idle -> leave.which" not in done.output, done
        assert re.search(r"(?m)^ways: 2 of 3 \(66\.6 %\)$", done.output), done
        for kind in ("rules", "replies", "policies"):
            places = re.findall(rf"(?m)^never walked: {kind}: .+ \(([^()]+):(\d+)\)$", done.output)
            assert len(places) > 20, (kind, len(places))
            for name, line in places[:5]:
                files = [f for folder in ("Intents", "Policies") for f in (harness.root / folder).rglob(pathlib.Path(name).name)]
                assert any(len(f.read_text(encoding="utf-8").splitlines()) >= int(line) for f in files), (kind, name, line)
        assert "no transcript names R2\n" in done.output and "no transcript names R1\n" not in done.output, done
        last = [line for line in done.output.splitlines() if line.startswith("coverage: ")]
        assert len(last) == 1 and " ways=2/3 " in last[0] and last[0].endswith(" rows=1/40"), last


def test_a_demand_that_is_not_met_fails_the_run():
    with hall(甲=GOOD) as here:
        here.write("flow.txt", "idle -> leave.which\nleave.which -> identify.number\nidle -> care.phone\n")
        assert here.test("--cover", "--require", "ways=66").status == 0
        done = here.test("--cover", "--require", "ways=67", "--require", "rows=1")
        assert done.status == 1 and "below the demand: ways: 66.6 % is less than 67 %" in done.output, done
        assert "below the demand: rows" not in done.output and "1 passed, 0 failed" in done.output, done
        assert here.test("--cover", "--require", "rows=3").status == 1
        here.test("--cover", "--require", "wishes=1").refused("wishes", "replies", "policies", "rows")
        for wrong in ("ways", "ways=", "ways=all"):
            here.test("--cover", "--require", wrong).refused("--require", wrong)
        here.test("--require", "ways=1").refused("--cover", status=2)


def test_the_flow_graph_of_mermaid_has_every_way_with_its_count():
    with hall() as here:
        here.write("flow.txt", "idle -> leave.which\nidle -> care.phone\n")
        here.test("--cover", "--graph", "flow.mmd", "--graph", "flow.svg")
        lines = (here.folder / "flow.mmd").read_text(encoding="utf-8").splitlines()
        assert lines[0] == "flowchart LR", lines
        nodes = dict(re.fullmatch(r'  (p\d+)\["([\w.]+)<br/>\d+"\]', line).groups() for line in lines if '["' in line)
        assert set(nodes.values()) == {"idle", "leave.which", "identify.number", "care.phone"}, nodes
        ways = {}
        for line in lines[1 + len(nodes):]:
            if found := re.fullmatch(r"  (p\d+) (-->|-\.->)\|(\d+)\| (p\d+)", line):
                ways[nodes[found[1]], nodes[found[4]]] = (found[2], int(found[3]))
            else:
                assert re.fullmatch(r"  (classDef never [\w:#,-]+|class p\d+(,p\d+)* never)", line), line
        assert ways == {
            ("idle", "leave.which"): ("-->", 2), ("leave.which", "identify.number"): ("-->", 2),
            ("idle", "care.phone"): ("-.->", 0), ("idle", "idle"): ("-->", 1),
        }, ways


def test_the_flow_graph_of_svg_is_a_picture_with_boxes_that_do_not_overlap():
    with House() as house, tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder) / "flow.svg"
        done = house.run("test", "--store", "memory", "--cover", "--graph", str(path), timeout=120)
        assert done.status == 0, done
        svg = ElementTree.parse(path).getroot()
        space = "{http://www.w3.org/2000/svg}"
        assert svg.tag == space + "svg"
        _, _, width, height = map(float, svg.get("viewBox").split())
        boxes = [r for r in svg.iter(space + "rect") if r.get("rx")]
        places = {line.strip() for way in (harness.root / "Transcripts/flow.txt").read_text(encoding="utf-8").splitlines()
                  if "->" in way for line in way.split("->")}
        assert len(boxes) == len(places), (len(boxes), len(places))
        spots = [(float(b.get("x")), float(b.get("y")), float(b.get("width")), float(b.get("height"))) for b in boxes]
        for number, (x, y, w, h) in enumerate(spots):
            assert 0 <= x and x + w <= width and 0 <= y and y + h <= height, "a box outside of the picture"
            for other in spots[:number]:
                apart = x + w <= other[0] or other[0] + other[2] <= x or y + h <= other[1] or other[1] + other[3] <= y
                assert apart, f"boxes overlap: {(x, y)} and {other[:2]}"
        titles = {t.text for t in svg.iter(space + "title")}
        assert any(re.fullmatch(r"leave\.\w+ → leave\.\w+: [1-9]\d*", title) for title in titles), list(titles)[:5]


def test_a_graph_of_another_kind_is_refused():
    with hall() as here:
        here.test("--cover", "--graph", "flow.png").refused("flow.png", ".mmd", ".svg", status=2)
        here.test("--graph", "flow.svg").refused("--cover", status=2)


# MARK: the map


def test_exploring_finds_ways_and_accept_puts_them_on_the_map():
    with hall(甲=GOOD) as here:
        found = here.test("--explore", "8")
        assert found.status == 0 and not (here.transcripts / "flow.txt").exists(), found
        ways = set(re.findall(r"(?m)^not on the map: (.+)$", found.output))
        assert "idle -> leave.which" in ways and len(ways) > 5, ways
        assert found.output.endswith(f"8 conversations from seed 1: 0 ways known, {len(ways)} new\n"), found
        assert here.test("--explore", "8").output == found.output, "the same seed holds the same conversations"
        assert here.test("--explore", "8", "--seed", "9").output != found.output
        assert "flow.txt: rewritten" in here.test("--explore", "8", "--accept").output
        kept = {line for line in here.read("flow.txt").splitlines() if line and not line.startswith("#")}
        assert kept == ways, kept ^ ways
        assert here.test("--explore", "8").output == f"8 conversations from seed 1: {len(ways)} ways known, 0 new\n"
        for wrong in ("0", "-3"):
            here.test(f"--explore={wrong}").refused("--explore", status=2)
        here.test("--draft", "x").refused("--explore", status=2)


def test_drafts_walk_the_ways_that_were_missing():
    with hall(甲=GOOD) as here:
        here.test("--explore", "6", "--accept")
        before = here.test("--cover", "--require", "ways=99")
        assert before.status == 1, before
        done = here.test("--explore", "6", "--draft", "Transcripts/草.transcript")
        assert re.search(r"草\.transcript: \d+ drafts\n", done.output), done
        here.test("--accept")
        done = here.test("--cover", "--require", "ways=100")
        assert done.status == 0, done


# MARK: --accept


HOLED = f"""# 甲
{ACCOUNT}
@ 时钟 2026-11-21T10:00+08:00

客户> 退彩铃
客服> ?
客户> {PHONE}
客服> 随便 {{{{单号}}}}
客户*> {{{{验证码}}}}
客服> 身份验证通过{{{{尾:[^0-9]*138.*0001.}}}}
  两行
= 状态 待确认
"""


def test_accept_rewrites_replies_and_nothing_else_and_prints_each():
    with hall(甲=HOLED) as here:
        done = here.test("--accept")
        assert done.status == 1, "what was rewritten has not held yet"
        after = here.read("甲.transcript").splitlines()
        assert after[5] == ASKED, after
        assert [line for line in after if not line.startswith(("客服> ", "  "))] == [
            line for line in HOLED.splitlines() if not line.startswith(("客服> ", "  "))], after
        rewritten = re.findall(r"(?m)^(甲\.transcript:\d+): rewritten$", done.output)
        assert "甲.transcript:6" in rewritten, done
        assert "  - 客服> ?\n  + " + ASKED + "\n" in done.output, done


def test_accept_never_loses_a_placeholder():
    with hall(甲=HOLED) as here:
        for _ in range(3):
            done = here.test("--accept")
        assert "甲.transcript:8: not rewritten, would lose {{单号}}" in done.output, done
        assert done.status == 1, done
        after = here.read("甲.transcript")
        assert "客服> 随便 {{单号}}\n" in after, after
        assert set(re.findall(r"\{\{[^}]+\}\}", HOLED)) <= set(re.findall(r"\{\{[^}]+\}\}", after)), after


def test_accept_leaves_what_stands_in_another_file_to_that_file():
    with hall(丙=BEGINNING.replace("请先", "先请"), 丁=GOING_ON) as here:
        done = here.test("--accept", "Transcripts/丁.transcript")
        assert done.status == 1 and "丙.transcript:6: not rewritten, it belongs to another file" in done.output, done
        assert "先请" in here.read("丙.transcript") and here.read("丁.transcript") == GOING_ON
        here.test("--accept")
        done = here.test()
        assert done.status == 0, done


def test_accept_is_refused_on_a_build_server_whatever_it_calls_true():
    with hall(甲=HOLED) as here:
        for value in ("true", "1", "yes", "True", "TRUE", "on", "woodpecker"):
            here.test("--accept", CI=value).refused("--accept", f"CI={value}")
            here.test("--explore", "2", "--accept", CI=value).refused("--accept")
            assert here.read("甲.transcript") == HOLED and not (here.transcripts / "flow.txt").exists()
        for value in ("", "0", "false", "False", "no", "off"):
            here.write("甲.transcript", HOLED)
            assert ": rewritten" in here.test("--accept", CI=value).output, f"CI={value!r} is no build server"


# MARK: --record


def test_a_recorded_chat_is_a_transcript_that_holds():
    for lines in (
        ["我想把彩铃退了", PHONE, "用服务密码", "918273", PASSWORD, "是", "谢谢", "/退出"],
        ["你好", "/我的", PHONE, "918273", "用服务密码", PASSWORD, "再见"],
    ):
        with hall(甲=GOOD) as here:
            path = here.folder / "录.transcript"
            shipped = {"TUIDING_TRANSCRIPTS": str(harness.root / "Transcripts")}
            done = here.house.run("chat", "--record", str(path), data="\n".join(lines) + "\n", cwd=here.folder, **shipped)
            assert done.status == 0, done
            text = path.read_text(encoding="utf-8")
            assert "客户*> " in text and "客服> " in text, text
            # The made-up customers' own secrets are needed for playing; what else was typed may be a real one.
            assert "918273" not in text and "客户*> 000000" in text, text
            assert stat.S_IMODE(os.stat(path).st_mode) == 0o600
            assert not here.house.store.exists(), "a recording has a world of its own"
            played = here.test(str(path), **shipped)
            assert played.status == 0 and "1 passed, 0 failed" in played.output, (played, text)


def test_a_recording_never_writes_over_a_file():
    with hall(甲=GOOD) as here:
        done = here.house.run("chat", "--record", "Transcripts/甲.transcript", data="你好\n", cwd=here.folder)
        done.refused("Transcripts/甲.transcript", "new file")
        assert here.read("甲.transcript") == GOOD
        shipped = {"TUIDING_TRANSCRIPTS": str(harness.root / "Transcripts")}
        done = here.house.run("chat", "--record", "/nowhere/录.transcript", data="你好\n", cwd=here.folder, **shipped)
        done.refused("/nowhere/录.transcript", "mkdir")
