"""Golden transcripts through every face: the same body gives the same replies and the same effects."""

import re
import subprocess
import tempfile

import harness as processes

SILENCE = "only a chat notices silence"
# A secret in a line is refused by every face for programs, wherever it is said.
HANDED_OVER = {"话里像是有验证码，程序的通道一律不收": 1, "话里像是有证件号码，程序的通道一律不收": 3, "话里写着密码，程序的通道一律不收": 2}
# What a face can't play, by reason, and at most how often; whatever else is passed over is a mistake.
PASSED_OVER = {
    "chat": {},
    "run": {"a script that was killed is not taken up again": 45, SILENCE: 2},
    "agent": {SILENCE: 2, **HANDED_OVER},
    "mcp": {
        SILENCE: 2, **HANDED_OVER, "表单上要选一项，说“两个都要”不是其中哪一项的名称": 4, "看状态不写入，崩溃前只看过的话，之后会再说一次": 1,
    },
}


def play(face, folder, *arguments):
    return subprocess.run(
        [processes.program, "test", "--face", face, "--store", "memory", "--transcripts", processes.root / "Transcripts",
         "--intents", processes.root / "Intents", "--policies", processes.root / "Policies", *arguments],
        capture_output=True, text=True, cwd=folder, timeout=600)


def test_every_transcript_is_the_same_through_every_face():
    counts = {}
    for face in PASSED_OVER:
        with tempfile.TemporaryDirectory() as folder:
            done = play(face, folder)
            assert done.returncode == 0, done.stdout[-4000:] + done.stderr
            with_files = subprocess.run(["ls", "-A", folder], capture_output=True, text=True).stdout
            assert with_files == "", f"{face} leaves files: {with_files}"
        passed = int(re.search(r"^(\d+) passed, 0 failed$", done.stdout, re.M)[1])
        over = {m[2]: int(m[1]) for m in re.finditer(r"^passed over by \w+: (\d+), because (.+)$", done.stdout, re.M)}
        assert set(over) == set(PASSED_OVER[face]), over
        assert all(count <= PASSED_OVER[face][reason] for reason, count in over.items()), over
        counts[face] = passed + sum(over.values())
    assert len(set(counts.values())) == 1 and counts["chat"] > 300, counts


def test_a_face_that_answers_otherwise_is_found():
    body = (processes.root / "Transcripts" / "通道" / "同样的话.transcript").read_text()
    wrong = body.replace("退款：3.33 元", "退款：3.34 元")
    with tempfile.TemporaryDirectory() as folder:
        path = f"{folder}/wrong.transcript"
        open(path, "w").write(wrong)
        done = play("chat", folder, path)
    assert done.returncode == 1 and "0 passed, 4 failed" in done.stdout, done
    assert done.stdout.count("退款：3.34 元") == 4 and done.stdout.count("退款：3.33 元") == 4, done.stdout
