"""Anthropic's local counterpart refuses what the real service would not take."""

from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest
from servers.anthropic import KEY, AnthropicServer
from servers.anthropic_answers import status
from servers.anthropic_models import Model
from servers.anthropic_rules import VERSION
from servers.anthropic_visitor import BODY, DOCUMENT, SCHEMA, post


@pytest.fixture
async def server() -> AsyncIterator[AnthropicServer]:
    async with AnthropicServer() as running:
        yield running


@pytest.mark.parametrize(
    "headers",
    [
        {"anthropic-version": VERSION},
        {"anthropic-version": VERSION, "x-api-key": KEY},
        {"anthropic-version": VERSION, "Authorization": "Bearer sk-ant-other"},
    ],
)
async def test_another_key_is_refused(server: AnthropicServer, headers: dict[str, str]) -> None:
    """The key comes as a bearer token, and is the right one."""
    code, answer = await post(server, BODY, headers)
    assert (code, answer["error"]["type"]) == (401, "authentication_error")
    async with (
        aiohttp.ClientSession(headers=headers) as session,
        session.get(f"{server.url}/v1/models") as models,
    ):
        assert models.status == 401
    assert server.faults == []


async def test_another_version_is_refused(server: AnthropicServer) -> None:
    """The version is a date that the service knows."""
    code, _ = await post(
        server, BODY, {"Authorization": f"Bearer {KEY}", "anthropic-version": "2023-06-01"}
    )
    assert code == 400


def output(**change: Any) -> dict[str, Any]:
    """The body with another output_config."""
    return {**BODY, "output_config": {**BODY["output_config"], **change}}


def schema(**change: Any) -> dict[str, Any]:
    """The body with another schema."""
    return output(format={"type": "json_schema", "schema": {**SCHEMA, **change}})


CITED = {**DOCUMENT, "citations": {"enabled": True}}
SAID = [{"role": "assistant", "content": "Yes"}]


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ([], 400),
        ({**BODY, "temperature": 0.5}, 400),
        ({**BODY, "top_p": 0.5}, 400),
        ({**BODY, "max_token": 5}, 400),
        ({key: value for key, value in BODY.items() if key != "max_tokens"}, 400),
        ({**BODY, "max_tokens": -1}, 400),
        ({**BODY, "max_tokens": True}, 400),
        ({**BODY, "max_tokens": 128_001}, 400),
        ({**BODY, "model": "claude-9"}, 404),
        ({**BODY, "model": 9}, 404),
        ({**BODY, "model": "claude-2-1"}, 404),
        ({**BODY, "messages": []}, 400),
        ({**BODY, "messages": [{"role": "system", "content": "x"}, *BODY["messages"]]}, 400),
        ({**BODY, "messages": [{"role": "user", "content": ""}]}, 400),
        ({**BODY, "messages": [{"role": "user", "content": [{"type": "text", "text": " "}]}]}, 400),
        ({**BODY, "messages": [*BODY["messages"], *SAID]}, 400),
        ({**BODY, "messages": [{"role": "user", "content": [CITED]}]}, 400),
        ({**BODY, "stream": True}, 400),
        (output(effort="huge"), 400),
        (output(verbosity="low"), 400),
        (output(format={"type": "json"}), 400),
        (schema(additionalProperties=True), 400),
        (schema(required=["title"]), 400),
        (schema(properties={"tldr": {"type": "string", "maxLength": 9}}), 400),
        (schema(properties={"tldr": {"type": "array", "items": {"minimum": 1}}}), 400),
        (schema(properties={"tldr": {"anyOf": [{"pattern": "x"}]}}), 400),
        (schema(properties={"tldr": "string"}), 400),
        ({**BODY, "thinking": {"type": "often"}}, 400),
        ({**BODY, "thinking": {"type": "enabled", "budget_tokens": 2000}}, 400),
        ({**output(effort="max"), "thinking": {"type": "disabled"}}, 400),
        ({**BODY, "model": "claude-opus-5-5"}, 400),
        ({**BODY, "model": "claude-haiku-4-5"}, 400),
        ({**BODY, "system": "x" * 4_000_000}, 400),
        ({**BODY, "system": "x" * 34_000_000}, 413),
    ],
)
async def test_what_is_refused(server: AnthropicServer, body: Any, code: int) -> None:
    """What the real service would not take, with its kind of error; the script is not used up."""
    server.will(status(529))
    answered, answer = await post(server, body)
    assert (answered, answer["type"]) == (code, "error")
    assert server.faults == []
    assert (await post(server, BODY))[0] == 529


@pytest.mark.parametrize(
    ("thinking", "code"),
    [
        ({"type": "enabled", "budget_tokens": 1024}, 200),
        ({"type": "enabled", "budget_tokens": 1023}, 400),
        ({"type": "enabled", "budget_tokens": 3000}, 400),
        ({"type": "disabled"}, 200),
        (None, 200),
    ],
)
async def test_manual_thinking(
    server: AnthropicServer, thinking: dict[str, Any] | None, code: int
) -> None:
    """A budget lies between its least and the longest answer."""
    body = {**BODY, "model": "claude-haiku-4-5", "max_tokens": 3000, "output_config": {}}
    del body["thinking"]
    if thinking is not None:
        body["thinking"] = thinking
    assert (await post(server, body))[0] == code


async def test_a_model_without_structured_answers(server: AnthropicServer) -> None:
    """It does not take a format."""
    server.models["claude-haiku-x"] = Model("claude-haiku-x", structured_outputs=False)
    code, answer = await post(server, {**BODY, "model": "claude-haiku-x"})
    assert code == 400
    assert "structured" in answer["error"]["message"]


async def test_half_a_request_is_refused(server: AnthropicServer) -> None:
    """A body that is no JSON is a 400, like any other fault of the request."""
    headers = {"Authorization": f"Bearer {KEY}", "anthropic-version": VERSION}
    async with (
        aiohttp.ClientSession(headers=headers) as session,
        session.post(f"{server.url}/v1/messages", data='{"model":') as answer,
    ):
        assert answer.status == 400
