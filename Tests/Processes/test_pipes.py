"""Through pipes: closed ones, other line ends, bytes that are no text, and the exit codes that scripts go by."""

import os
import signal
import subprocess
import time

import harness
from harness import PASSWORD, PHONE, TRACES

LEAVING = f"我想把彩铃退了\n{PHONE}\n用服务密码\n{PASSWORD}\n是\n"


def test_a_closed_output_ends_the_program_quietly():
    for command in (("run", "-"), ("chat",), ("admin", "orders")):
        with harness.house() as house:
            reading, writing = os.pipe()
            process = subprocess.Popen(
                [harness.program, *command], stdin=subprocess.PIPE, stdout=writing, stderr=subprocess.PIPE,
                env=house.environment(), cwd=harness.root,
            )
            os.close(writing)
            os.close(reading)
            _, errors = process.communicate(("帮助\n" * 50).encode(), timeout=30)
            errors = errors.decode(errors="replace")
            assert not any(trace in errors for trace in TRACES), f"{command}: {errors}"
            assert process.returncode in (0, 1, -signal.SIGPIPE), f"{command}: exit {process.returncode}: {errors}"
            house.verified()


def test_output_that_is_lost_is_said():
    for command in (("admin", "verify"), ("admin", "orders"), ("intents", "read", "--jsonl"), ("intents", "sample")):
        with harness.house() as house, open("/dev/full", "w") as full:
            done = subprocess.run(
                [harness.program, *command], input="退彩铃\n".encode() * 3000, stdout=full, stderr=subprocess.PIPE,
                env=house.environment(), cwd=harness.root, timeout=60,
            )
            errors = done.stderr.decode(errors="replace")
            assert done.returncode == 1 and "standard output can't be written" in errors, f"{command}: {done.returncode} {errors}"


def test_a_folder_is_no_store():
    for command in (("admin", "health"), ("admin", "verify"), ("run", "-")):
        with harness.house() as house:
            done = subprocess.run(
                [harness.program, *command, "--store", "/tmp"], input=b"", capture_output=True,
                env=house.environment(), cwd=harness.root, timeout=60,
            )
            errors = done.stderr.decode(errors="replace")
            assert done.returncode == 1 and "/tmp is a folder" in errors, f"{command}: {done.returncode} {errors}"


def test_head_takes_one_line_and_the_rest_is_no_crash():
    with harness.house() as house:
        script = f"yes 帮助 | head -300 | '{harness.program}' chat | head -1"
        done = subprocess.run(["bash", "-c", script], capture_output=True, env=house.environment(), cwd=harness.root, timeout=60)
        assert done.stdout.decode().startswith("客服>") and done.stdout.count(b"\n") == 1, done
        assert not any(trace in done.stderr.decode() for trace in TRACES), done.stderr.decode()
        house.verified()


def test_an_order_stands_though_nobody_reads_its_number():
    """The yes was heard; that the answer could not be shown undoes nothing and repeats nothing."""
    with harness.house() as house:
        reading, writing = os.pipe()
        process = subprocess.Popen(
            [harness.program, "chat"], stdin=subprocess.PIPE, stdout=writing, stderr=subprocess.PIPE,
            env=house.environment(), cwd=harness.root,
        )
        os.close(writing)
        lines = LEAVING.splitlines(keepends=True)
        process.stdin.write("".join(lines[:-1]).encode())
        process.stdin.flush()
        said = b""
        while "确认请回复".encode() not in said:
            said += os.read(reading, 65536)
        os.close(reading)
        process.communicate(lines[-1].encode(), timeout=30)
        orders = house.orders()
        assert len(orders) <= 1, orders
        house.verified()
        with house.chat() as chat:
            offered = "要接着办吗" in chat.begin()
            # Asked for its progress by who has come back, an order that is in is known.
            assert offered or orders, "neither an order nor an open conversation"


def test_no_prompt_no_colour_no_banner_in_a_pipe():
    with harness.house() as house:
        done = house.run("chat", data=LEAVING, TERM="xterm-256color")
        assert done.status == 0 and done.errors == "", done
        assert "\x1b" not in done.output and "客户" not in done.output, done
        for line in done.output.splitlines():
            assert line.startswith(("客服> ", "  ", "【演示短信】")), repr(line)


def test_crlf_and_a_byte_order_mark_are_the_same_lines():
    with harness.house() as house:
        done = house.run("chat", data="\ufeff" + LEAVING.replace("\n", "\r\n"))
        assert done.status == 0 and "已受理" in done.output and done.errors == "", done
    with harness.house() as house:
        done = house.run("run", "-", data="\ufeff" + LEAVING.replace("\n", "\r\n"))
        assert done.status == 0 and "已受理" in done.output and "\r" not in done.output, done


def test_a_last_line_without_an_end_counts():
    for command in (("chat",), ("run", "-")):
        with harness.house() as house:
            done = house.run(*command, data=LEAVING.rstrip("\n"))
            assert done.status == 0 and "已受理" in done.output, done


def test_bytes_that_are_no_text_are_told_and_harmless():
    with harness.house() as house:
        data = b"\xff\xfe\x80\n" + "我想把彩铃退了\n".encode("gb18030") + b"a\x00b\n" + LEAVING.encode()
        done = house.run("chat", data=data).without_trace()
        assert done.status == 0 and "已受理" in done.output, done
        assert "not valid UTF-8" in done.errors and "iconv" in done.errors and "NUL" in done.errors, done
        done = house.run("run", "-", data=data).without_trace()
        assert done.status >= 0, done


def test_long_and_many_lines_are_no_matter():
    with harness.house() as house:
        done = house.run("chat", data="退" * 200_000 + "\n" + "\n" * 2000 + "帮助\n").without_trace()
        assert done.status == 0 and "longer than" in done.errors, done.errors
        done = house.run("run", "-", data="退" * 20_000 + "\n").without_trace()
        assert done.status == 3 or done.status == 0 or done.status == 4, done


# MARK: exit codes


def exit_code_of(script, *options):
    with harness.house() as house:
        done = house.run("run", *options, "-", data=script).without_trace()
        house.verified()
        return done


def test_run_ends_with_0_when_all_is_done():
    done = exit_code_of(LEAVING)
    assert done.status == 0 and "已受理" in done.output, done
    done = exit_code_of("# a remark\n\n  # another\n你好\n")
    assert done.status == 0, done


def test_run_takes_the_code_of_the_last_sms():
    done = exit_code_of(f"我想把彩铃退了\n{PHONE}\n{{{{验证码}}}}\n是\n")
    assert done.status == 0 and "已受理" in done.output, done


def test_run_ends_with_3_when_a_line_was_not_understood():
    done = exit_code_of("量子纠缠香蕉火箭\n")
    assert done.status == 3, done
    done = exit_code_of(LEAVING + "量子纠缠香蕉火箭\n")
    assert done.status == 3, done
    done = exit_code_of("量子纠缠香蕉火箭\n" + LEAVING, "--bail")
    assert done.status == 3 and "手机号" not in done.output.split("\n客户> 我想", 1)[-1] and "已受理" not in done.output, done


def test_run_ends_with_4_when_verification_is_needed():
    for script in ("我想把彩铃退了\n", f"我想把彩铃退了\n{PHONE}\n", f"我想把彩铃退了\n{PHONE}\n用服务密码\n", f"查退款\n{PHONE}\n000000\n"):
        done = exit_code_of(script)
        assert done.status == 4, (script, done)


def test_run_ends_with_5_when_handed_to_a_person():
    done = exit_code_of("人工\n")
    assert done.status == 5, done
    done = exit_code_of(f"我想把彩铃退了\n{PHONE}\n用服务密码\n{PASSWORD}\n人工\n")
    assert done.status == 5, done


def test_wrong_usage_ends_with_2():
    with harness.house() as house:
        for arguments in (("run",), ("run", "-", "again"), ("chat", "--no-such-option"), ("no-such-command",), ("admin", "no-such"), ("admin", "work", "--limit", "many")):
            done = house.run(*arguments).without_trace()
            assert done.status == 2, f"{arguments}: expected exit 2 (usage): {done}"
            assert done.errors and "customers" not in done.output, (arguments, done)


def test_a_script_that_is_not_there_is_named():
    with harness.house() as house:
        house.run("run", "/nowhere/script.txt").refused("/nowhere/script.txt", "check the path")
        house.run("run", str(harness.root / "Intents")).refused("Intents", "name a file")
        script = house.folder / "gb.txt"
        script.write_bytes("我想退彩铃\n".encode("gb18030"))
        house.run("run", str(script)).refused("gb.txt", "UTF-8", "iconv")
        house.run("chat", data="你好\n", TUIDING_INTENTS="/nowhere").refused("/nowhere", "TUIDING_INTENTS")


def test_an_interrupted_run_ends_with_130_or_the_signal():
    with harness.house() as house:
        for command in (("chat",), ("run", "-")):
            process = subprocess.Popen(
                [harness.program, *command], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                env=house.environment(), cwd=harness.root,
            )
            time.sleep(0.4)
            process.send_signal(signal.SIGINT)
            try:
                process.wait(5)
            except subprocess.TimeoutExpired:
                process.kill()
                raise AssertionError(f"{command} doesn't end at Ctrl-C on a pipe") from None
            finally:
                process.communicate()
            assert process.returncode in (130, -signal.SIGINT), f"{command}: exit {process.returncode}"
        house.verified()
