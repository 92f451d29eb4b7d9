"""`tuiding mcp` behind the Python client `mcp`: every message in either direction is kept and checked by the client's own models."""

import contextlib
import json
import pathlib
import shlex

import jsonschema
import mcp_types
from mcp import Client
from mcp.client.stdio import StdioServerParameters
from mcp_types import methods

import harness as processes
from agents import CODES, PHONE

MODERN, LEGACY = "2026-07-28", "2025-11-25"
MODES = ("auto", MODERN, "legacy")


def version(mode):
    return LEGACY if mode == "legacy" else MODERN


class Person:
    """Who fills in the forms: answers in turn, and remembers what was asked."""

    def __init__(self, *answers):
        self.answers = list(answers)
        self.asked = []

    async def __call__(self, context, params):
        self.asked.append(params)
        jsonschema.Draft202012Validator.check_schema(params.model_dump(by_alias=True, mode="json")["requestedSchema"])
        answer = self.answers.pop(0) if self.answers else "cancel"
        if answer in ("decline", "cancel"):
            return mcp_types.ElicitResult(action=answer)
        if answer == ANY:
            field = params.requested_schema["properties"]["answer"]
            answer = field["enum"][0] if "enum" in field else PHONE if field["type"] == "string" else YES
        return mcp_types.ElicitResult(action="accept", content={"answer": answer})


YES, ANY = True, "any"


@contextlib.asynccontextmanager
async def connected(house, mode="auto", person=None, secrets=CODES, options=()):
    """A client of a server on this house's store."""
    folder = pathlib.Path(house.folder)
    sent, came, secret = (folder / name for name in ("sent.jsonl", "came.jsonl", "secrets"))
    command = [processes.program, "mcp", *options]
    redirect = ""
    if secrets is not None:
        secret.write_text(secrets)
        command += ["--secrets-fd", "3"]
        redirect = f" 3< {shlex.quote(str(secret))}"
    for path in (sent, came):
        path.unlink(missing_ok=True)
    line = f"tee {shlex.quote(str(sent))} | {shlex.join(command)}{redirect} | tee {shlex.quote(str(came))}"
    server = StdioServerParameters(
        command="bash", args=["-c", line], env=house.environment(), cwd=str(processes.root))
    async with Client(server, mode=mode, elicitation_callback=person, read_timeout_seconds=30) as client:
        yield client
    check_messages(sent, came, version(mode))


def check_messages(sent, came, revision):
    """Every message by the client's models of its revision; a field that the models don't know is a mistake of ours."""
    methods_of = {}
    for line in sent.read_text().splitlines():
        message = json.loads(line)
        if "method" in message and "id" in message:
            methods_of[message["id"]] = message["method"]
    schemas = {}
    for line in came.read_text().splitlines():
        message = json.loads(line)
        assert message["jsonrpc"] == "2.0" and len(line) < 1 << 20, line
        if "method" in message:
            assert message["method"] == "elicitation/create" and revision == LEGACY, line
            methods.parse_server_request(message["method"], revision, message["params"])
        elif "error" in message:
            mcp_types.ErrorData.model_validate(message["error"])
        else:
            method, result = methods_of[message["id"]], message["result"]
            kept = methods.serialize_server_result(method, revision, result)
            assert lost(result, kept) == [], f"{method}: not in the revision's schema: {lost(result, kept)}"
            if method == "tools/list":
                schemas = {tool["name"]: tool["outputSchema"] for tool in result["tools"]}
    return schemas


def lost(ours, kept, path=""):
    """The members of ours that the models dropped; schemas, structured content and _meta are free."""
    if path.rsplit("/", 1)[-1] in ("inputSchema", "outputSchema", "structuredContent", "_meta", "requestedSchema"):
        return []
    if isinstance(ours, dict):
        return [
            name for key, value in ours.items()
            for name in ([f"{path}/{key}"] if not isinstance(kept, dict) or key not in kept
                         else lost(value, kept[key], f"{path}/{key}"))
        ]
    if isinstance(ours, list):
        return [name for one, other in zip(ours, kept) for name in lost(one, other, path)]
    return []


def code(result):
    """The error code of a refused call."""
    assert result.is_error, result
    return json.loads(result.content[0].text)["code"]


async def call(client, name, **arguments):
    return await client.call_tool(name, arguments)


async def verified(client, phone=PHONE, wish="我的业务"):
    """A session whose customer is verified, and its services by name."""
    session = (await call(client, "session_open")).structured_content["session"]
    await call(client, "say", session=session, text=wish, key="v1")
    said = await call(client, "say", session=session, text=phone, key="v2")
    assert not said.is_error, said
    session = said.structured_content["session"]
    services = (await call(client, "list_services", session=session)).structured_content["services"]
    return session, {service["name"]: service for service in services}


async def quoted(client, session, service="彩铃"):
    return (await call(client, "quote_unsubscribe", session=session, service=service)).structured_content
