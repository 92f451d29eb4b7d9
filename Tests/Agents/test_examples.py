"""The examples do what they say."""

import asyncio
import json
import os
import pty
import subprocess
import tomllib

import harness as processes
from agents import PASSWORD, PHONE
from mcp import Client
from mcp.client.stdio import StdioServerParameters
from test_verify import Person

EXAMPLES = processes.root / "examples"


def test_the_shell_script_leaves_what_is_named_and_prints_receipts():
    with processes.house() as house:
        env = house.environment(TUIDING=processes.program, TUIDING_PASSWORD=PASSWORD)

        def run(*arguments, said="是\n", **changes):
            return subprocess.run(
                [EXAMPLES / "unsubscribe-all.sh", *arguments], env={**env, **changes}, capture_output=True, text=True,
                cwd=processes.root, timeout=60, input=said)

        for said in ("", "否\n", "\n", "不是\n"):
            done = run(PHONE, "彩铃", said=said)
            assert done.returncode == 1 and "什么都没有办理" in done.stderr and "您将退订“彩铃”" in done.stdout, done
        assert run(PHONE, "彩铃\n是", said="").returncode == 2
        assert not house.orders()
        done = run(PHONE, "彩铃", "手机报", "彩铃")
        assert "您将退订“彩铃”" in done.stdout and "您将退订“手机报”" in done.stdout, "quotes come before the yes"
        rows = [line.split("\t") for line in done.stdout.splitlines() if "\t" in line]
        assert done.returncode == 0 and len(rows) == 2, done
        assert all(row[1].startswith("TD") and row[2].startswith("PZ") for row in rows), rows
        assert PASSWORD not in done.stdout + done.stderr
        done = run(PHONE, "彩铃")
        assert done.returncode == 1 and "什么都没有办理" in done.stderr, done
        assert run(PHONE, "彩铃", TUIDING_PASSWORD="000000").returncode == 4
        assert run(PHONE).returncode == 2
        assert len(house.orders()) == 1
        done = run(PHONE, "流量", "火星漫游", said="不退了\n是\n")
        assert done.returncode == 1 and "火星漫游\t没有退订" in done.stderr and "10GB流量包\tTD" in done.stdout, done
        done = run(PHONE, "全部业务")
        assert done.returncode == 0 and "100分钟语音包\tTD" in done.stdout and "咪咕视频会员\tTD" in done.stdout, done
        house.verified()


def test_the_shell_script_asks_what_a_service_needs():
    with processes.house() as house:
        env = house.environment(TUIDING=processes.program, TUIDING_PASSWORD="640182")
        done = subprocess.run(
            [EXAMPLES / "unsubscribe-all.sh", "13800000003", "宽带", "七彩铃音"], env=env, capture_output=True, text=True,
            cwd=processes.root, timeout=60, input="8820\n是\n不再需要\n支付宝\n是\n")
        rows = [line.split("\t")[:2] for line in done.stdout.splitlines() if "\t" in line]
        assert done.returncode == 0 and [row[0] for row in rows] == ["电信宽带200M", "七彩铃音"], done
        assert "应付 90.00 元" in done.stdout, done
        house.verified()


def test_the_python_agent_holds_a_whole_conversation():
    lines = (EXAMPLES / "agent.py").read_text().splitlines()
    assert len(lines) < 80
    with processes.house() as house:
        person = Person.__new__(Person)
        person.screen = ""
        person.pid, person.terminal = pty.fork()
        if person.pid == 0:
            os.chdir(processes.root)
            os.execve(
                str(EXAMPLES / "agent.py"), ["agent.py", PHONE, "我想把彩铃退了"],
                {**house.environment(TUIDING=processes.program), "TERM": "xterm"})
        code = person.sees(r"验证码 ([0-9]{6})")[1]
        person.types(code)
        person.sees(r"客户> ")
        person.types("是")
        assert person.ends() == 0, person.screen
        assert "● unsubscribe completed PZ" in person.screen and "身份验证通过" in person.screen, person.screen
        assert len(house.orders()) == 1


def test_the_configurations_start_a_server():
    async def tools(command, arguments, house):
        folder = house.folder / "bin"
        folder.mkdir(exist_ok=True)
        link = folder / "tuiding"
        if not link.exists():
            link.symlink_to(processes.program)
        assert command == "tuiding"
        env = {**house.environment(), "PATH": f"{folder}:{os.environ['PATH']}"}
        server = StdioServerParameters(command=command, args=arguments, env=env, cwd=str(processes.root))
        async with Client(server, read_timeout_seconds=30) as client:
            return [tool.name for tool in (await client.list_tools()).tools]

    with processes.house() as house:
        servers = [
            json.loads((EXAMPLES / "mcp/mcp.json").read_text())["mcpServers"]["tuiding"],
            json.loads((EXAMPLES / "mcp/vscode.json").read_text())["servers"]["tuiding"],
            tomllib.loads((EXAMPLES / "mcp/codex.toml").read_text())["mcp_servers"]["tuiding"],
        ]
        for server in servers:
            assert len(asyncio.run(tools(server["command"], server["args"], house))) == 12


def test_the_readme_names_all_examples():
    text = (EXAMPLES / "README.md").read_text()
    for path in EXAMPLES.rglob("*"):
        if path.is_file() and path.name != "README.md":
            assert str(path.relative_to(EXAMPLES)) in text, path
