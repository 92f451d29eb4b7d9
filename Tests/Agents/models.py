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
from mcp_types.jsonrpc import jsonrpc_message_adapter

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
    check_messages(sent.read_text().splitlines(), came.read_text().splitlines())
    if mode != MODERN:
        assert all(revision(json.loads(line)) == version(mode) for line in sent.read_text().splitlines() if asks(json.loads(line)))


def asks(message):
    return isinstance(message, dict) and "method" in message and "id" in message and message["method"] != "server/discover"


def revision(request):
    """The revision of a request: the newer one is named in each, the older one is the handshake's."""
    meta = (request.get("params") or {}).get("_meta") or {}
    return MODERN if "io.modelcontextprotocol/protocolVersion" in meta else LEGACY


def check_messages(sent, came):
    """Every message that came, by the models of the revision of its request."""
    requests = {}
    for line in sent:
        note_request(line, requests)
    for line in came:
        check_message(line, requests)


def note_request(line, requests):
    """Remembers what a line asks for, if it is a request at all."""
    try:
        message = json.loads(line)
    except (ValueError, RecursionError):
        return
    if isinstance(message, dict) and isinstance(message.get("id"), (str, int)) and isinstance(message.get("method"), str):
        requests[repr(message["id"])] = message


def check_message(line, requests):
    """One message by the client's models; a field that the models don't know is a mistake of ours."""
    assert len(line) < 1 << 20, line
    message = json.loads(line)
    kept = jsonrpc_message_adapter.validate_python(message).model_dump(by_alias=True, mode="json", exclude_unset=True)
    assert kept == message, f"not in the models: {line}"
    if "method" in message:
        assert message["method"] == "elicitation/create", line
        methods.parse_server_request(message["method"], LEGACY, message["params"])
    elif "result" in message:
        request = requests[repr(message["id"])]
        kept = methods.serialize_server_result(request["method"], revision(request), message["result"])
        assert lost(message["result"], kept) == [], f"{request}: not in the revision's schema: {lost(message['result'], kept)}"


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
