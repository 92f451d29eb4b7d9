"""What may not be left behind: numbers, codes, passwords and ID tails are in no file and, unless asked for, on no screen."""

import os
import pty
import re
import select
import subprocess
import time

import harness
from test_desk import act, staffed
from harness import ID_TAIL, NAME, PASSWORD, PHONE, numbers


def left_in(house, *secrets):
    """The files that hold one of these, in UTF-8 or UTF-16."""
    found = []
    for path in sorted(house.folder.rglob("*")):
        if path.is_file():
            data = path.read_bytes()
            for secret in secrets:
                for encoding in ("utf-8", "utf-16-le"):
                    if secret.encode(encoding) in data:
                        found.append((path.name, secret))
    return found


def test_no_secret_is_in_any_file_while_chatting_or_after():
    with harness.house() as house:
        with house.chat() as chat:
            chat.begin()
            said = chat.tell("我想把彩铃退了") + chat.tell(PHONE)
            code = re.search("验证码 ([0-9]{6})", said)[1]
            said += chat.tell("000000" if code != "000000" else "111111")
            said += chat.tell("用服务密码")
            said += chat.tell("999999")
            said += chat.tell(PASSWORD)
            assert "确认请回复" in said, said
            said += chat.tell(f"我的手机号是{PHONE}，身份证尾号{ID_TAIL}，密码{PASSWORD}")
            assert not left_in(house, PHONE, code, PASSWORD, NAME), left_in(house, PHONE, code, PASSWORD, NAME)
            said += chat.tell("是")
            said += chat.tell("看凭证")
            chat.finish()
        house.run("admin", "work")
        secrets = (PHONE, code, PASSWORD, NAME, "身份证尾号", f'"{ID_TAIL}"', f"尾号{ID_TAIL}")
        assert not left_in(house, *secrets), left_in(house, *secrets)
        # What was said to the customer is as secret as what the customer said.
        # The kept words are those that are shipped, whoever has talked.
        left = [name for name, _ in left_in(house, "已受理", "退订彩铃") if not name.startswith("words-")]
        assert not left, left
        assert not left_in(house, "我想把彩铃退了")
        # The number of an order holds its date and letters of chance: 20261123X… is no ID tail.
        spoken = re.sub(r"[A-Z]{2}\d{8}[0-9A-Z]{9}", "", said.replace(f"【演示短信】验证码 {code}", ""))
        for secret in (PHONE, code, PASSWORD, ID_TAIL, NAME):
            assert secret not in spoken, f"{secret!r} is on the screen:\n{said}"


def test_no_secret_is_left_by_a_chat_that_is_killed():
    with harness.house() as house:
        chat = house.chat()
        chat.begin()
        harness.to_confirmation(chat)
        chat.send("是")
        chat.kill()
        assert not left_in(house, PHONE, PASSWORD, NAME), left_in(house, PHONE, PASSWORD, NAME)


def test_no_other_customer_is_in_clear():
    others = ("13800000003", "640182", "李娜", "DX02580003")
    with harness.house() as house:
        assert not left_in(house, *others), left_in(house, *others)
        staffed(house, eye="viewer")
        looks = [("customers",), ("feedback",), ("cases",)]
        shown = [act(house, "eye", *look) for look in looks]
        assert all(done.status == 0 for done in shown), shown
        shown += [house.run("admin", command) for command in ("orders", "work", "verify", "health")]
        for done in shown:
            output = done.output
            for secret in (*others, PHONE, NAME):
                assert secret not in output, f"the operator sees {secret}: {output}"


def test_run_shows_no_secret_it_was_given():
    with harness.house() as house:
        done = house.run("run", "-", data=f"我想把彩铃退了\n{PHONE}\n用服务密码\n{PASSWORD}\n是\n")
        assert PASSWORD not in done.output + done.errors, done
        assert not left_in(house, PHONE, PASSWORD), left_in(house, PHONE, PASSWORD)


class Typing:
    """A chat on a terminal, for the history that only terminals have."""

    def __init__(self, house):
        self.master, other = pty.openpty()
        self.process = subprocess.Popen(
            [harness.program, "chat"], stdin=other, stdout=other, stderr=other, start_new_session=True,
            env=house.environment(TERM="xterm-256color", NO_COLOR="1"), cwd=harness.root,
        )
        os.close(other)
        self.text = ""

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.kill()
        self.process.wait()
        os.close(self.master)

    def wait_for(self, word, seconds=15):
        start, deadline = len(self.text), time.time() + seconds
        pending = b""
        while word not in self.text[start:]:
            assert time.time() < deadline and self.process.poll() is None, f"waited for {word!r}: {self.text!r}"
            if select.select([self.master], [], [], 0.2)[0]:
                pending += os.read(self.master, 65536)
                self.text = self.text[:start] + pending.decode(errors="ignore")
        time.sleep(0.1)

    def type(self, line, word):
        os.write(self.master, (line + "\r").encode())
        self.wait_for(word)


def test_the_history_of_a_terminal_holds_no_secret():
    with harness.house() as house:
        with Typing(house) as chat:
            chat.wait_for("客户>")
            chat.type("我想把彩铃退了", "手机号")
            chat.type(PHONE, "客户*>")
            code = re.search("验证码 ([0-9]{6})", chat.text)[1]
            chat.type("用服务密码", "请输入服务密码")
            chat.type(PASSWORD, "确认请回复")
            shown = chat.text.replace(f"验证码 {code}", "")
            assert PASSWORD not in shown, "the password was echoed"
            chat.type(f"我的号码是{PHONE}密码{PASSWORD}", "客服>")
            chat.type("为什么", "客服>")
        history = house.state / "history"
        assert history.exists(), "no history was written: the test proves nothing"
        assert "为什么" in history.read_text() and history.stat().st_mode & 0o077 == 0
        assert not left_in(house, PHONE, PASSWORD, code, NAME), left_in(house, PHONE, PASSWORD, code, NAME)


def test_what_is_secret_is_not_in_the_process_table():
    """Neither arguments nor environment of a chat hold the key or a handle."""
    with harness.house() as house, house.chat() as chat:
        chat.begin()
        key = house.key.read_text().strip()
        for name in ("cmdline", "environ"):
            with open(f"/proc/{chat.process.pid}/{name}", "rb") as file:
                assert key.encode() not in file.read()
