"""Anthropic's local counterpart: what it takes, what it refuses, and how it answers."""

import asyncio
import json
import signal
import subprocess
import sys
from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import anthropic
import pytest
from servers.anthropic import KEY, AnthropicServer
from servers.anthropic_answers import (
    closes,
    cut,
    exceeds_context,
    grounded,
    hangs,
    refuses,
    says,
    says_raw,
    status,
    summarises,
)
from servers.anthropic_schema import schema_faults
from servers.anthropic_spec import faults
from servers.anthropic_visitor import BODY, post
from shared import ROOT, shared


@pytest.fixture
async def server() -> AsyncIterator[AnthropicServer]:
    async with AnthropicServer() as running:
        yield running


@pytest.fixture
async def sdk(server: AnthropicServer) -> AsyncIterator[anthropic.AsyncAnthropic]:
    """The real SDK, pointed at the server."""
    async with anthropic.AsyncAnthropic(
        api_key=KEY, base_url=server.url, max_retries=0, open_telemetry=False
    ) as client:
        yield client


async def test_the_sdk_gets_a_summary(
    server: AnthropicServer, sdk: anthropic.AsyncAnthropic
) -> None:
    """An honest model says what the paper says, counts its tokens, and nothing is off the form."""
    message = await sdk.messages.create(**BODY)
    (block,) = message.content
    assert block.type == "text"
    assert json.loads(block.text) == {
        "tldr": "Presents TideNet, which skips all of its silent frames.",
        "evidence": ["In this paper, we present TideNet, which skips all of its silent frames."],
        "injection_suspected": False,
    }
    assert message.stop_reason == "end_turn"
    assert message.usage.input_tokens > 100
    assert 0 < message.usage.output_tokens < 500
    assert server.asked == [BODY]
    assert KEY not in str(server.requests)
    assert server.faults == []


async def test_models(server: AnthropicServer, sdk: anthropic.AsyncAnthropic) -> None:
    """Each model tells what it can do; one that there is not is a 404."""
    listed = [model.id async for model in sdk.models.list()]
    assert listed[0] == "claude-haiku-5-5"
    haiku = await sdk.models.retrieve("claude-haiku-4-5")
    assert haiku.capabilities is not None
    assert not haiku.capabilities.effort.supported
    assert haiku.capabilities.thinking.types.disabled.supported
    assert (await sdk.models.retrieve("claude-opus-4-6")).lifecycle == "deprecated"
    with pytest.raises(anthropic.NotFoundError):
        await sdk.models.retrieve("claude-haiku-99")
    server.models_will(status(500))
    with pytest.raises(anthropic.InternalServerError):
        await sdk.models.retrieve("claude-haiku-5-5")
    assert server.faults == []


@pytest.mark.parametrize(
    "category", ["cyber", "bio", "frontier_llm", "reasoning_extraction", "general_harms", None]
)
async def test_a_refusal_is_a_success_without_content(
    server: AnthropicServer, sdk: anthropic.AsyncAnthropic, category: str | None
) -> None:
    """HTTP 200, a stop reason, a category, and perhaps nothing else."""
    server.will(refuses(category), refuses(category, "I cannot"))
    empty, partial = [await sdk.messages.create(**BODY) for _ in range(2)]
    assert (empty.stop_reason, empty.content) == ("refusal", [])
    assert empty.stop_details is not None
    assert empty.stop_details.category == category
    assert [block.type for block in partial.content] == ["text"]
    assert server.faults == []


async def test_other_stops(server: AnthropicServer, sdk: anthropic.AsyncAnthropic) -> None:
    """Cut, too long for the model, another text, and a thinking block that stands first."""
    server.will(cut(), exceeds_context(), says_raw("no JSON"), summarises(thought="Let me see."))
    messages = [await sdk.messages.create(**BODY) for _ in range(4)]
    assert [message.stop_reason for message in messages] == [
        "max_tokens",
        "model_context_window_exceeded",
        "end_turn",
        "end_turn",
    ]
    assert [block.type for block in messages[3].content] == ["thinking", "text"]
    details = messages[3].usage.output_tokens_details
    assert details is not None
    assert 0 < details.thinking_tokens < messages[3].usage.output_tokens
    assert server.faults == []


@pytest.mark.parametrize(
    ("code", "error"),
    [
        (402, anthropic.PaymentRequiredError),
        (403, anthropic.PermissionDeniedError),
        (429, anthropic.RateLimitError),
        (500, anthropic.InternalServerError),
        (529, anthropic.OverloadedError),
    ],
)
async def test_errors(
    server: AnthropicServer,
    sdk: anthropic.AsyncAnthropic,
    code: int,
    error: type[anthropic.APIStatusError],
) -> None:
    """Each status arrives as the SDK's own class, with its code and how long to wait."""
    server.will(status(code, retry_after="7", error_code="some_code"))
    with pytest.raises(error) as caught:
        await sdk.messages.create(**BODY)
    assert caught.value.response.headers["retry-after"] == "7"
    assert caught.value.error_code == "some_code"
    assert server.faults == []


async def test_a_page_of_somebody_in_between(
    server: AnthropicServer, sdk: anthropic.AsyncAnthropic
) -> None:
    """A proxy answers in HTML."""
    server.will(status(502, page="<h1>Bad gateway</h1>"))
    with pytest.raises(anthropic.InternalServerError):
        await sdk.messages.create(**BODY)


async def test_connections_end(server: AnthropicServer, sdk: anthropic.AsyncAnthropic) -> None:
    """One breaks off, another never answers; the server sees when its client gives up."""
    server.will(closes(), hangs())
    with pytest.raises(anthropic.APIConnectionError):
        await sdk.messages.create(**BODY)
    waiting = asyncio.create_task(sdk.messages.create(**BODY))
    await server.until(lambda server: len(server.asked) == 2)
    waiting.cancel()
    await server.until(lambda server: server.requests[-1].status == 499)
    with pytest.raises(asyncio.CancelledError):
        await waiting


async def test_how_many_are_under_way(
    server: AnthropicServer, sdk: anthropic.AsyncAnthropic
) -> None:
    """The record tells how many calls ran together at most."""
    await asyncio.gather(*(sdk.messages.create(**BODY) for _ in range(3)))
    assert 1 <= server.most_at_once <= 3
    assert [each.status for each in server.requests] == [200] * 3


async def test_an_obeying_model_says_what_it_is_told(server: AnthropicServer) -> None:
    """The summary, the quotes and the suspicion are the test's own."""
    server.will(says("A lie", ["a quote"], injected=True), says("Another"))
    answers = [await post(server, BODY) for _ in range(2)]
    records = [json.loads(answer["content"][0]["text"]) for _, answer in answers]
    assert records[0] == {"tldr": "A lie", "evidence": ["a quote"], "injection_suspected": True}
    assert records[1]["evidence"] == ["Audio is long. In this paper, we present"]


@pytest.mark.parametrize(
    ("abstract", "tldr"),
    [
        ("This work studies how eight small whales sleep at sea.", "Studies how eight small"),
        ("We show that whales sleep at sea for eight hours.", "Shows that whales"),
        ("We classify all whales that sleep at sea for hours.", "Classifies all"),
        ("We express sleep of whales as a sum of short naps.", "Expresses sleep"),
        ("Whales sleep at sea for eight hours of each long day.", "Whales sleep"),
        ("We empirically see whales asleep at sea for eight hours.", "We empirically"),
        ("", "A title"),
    ],
)
def test_an_honest_model_uses_the_third_person(abstract: str, tldr: str) -> None:
    """It turns the opening of a sentence, and leaves alone what it cannot turn."""
    said, quote = grounded("A title", abstract)
    assert said.startswith(tldr)
    assert quote in (abstract, "A title")


def test_a_schema_is_looked_at_in_every_corner() -> None:
    """Definitions and alternatives, too."""
    assert list(schema_faults({"$defs": {"a": {"maximum": 1}}}, "s")) == [
        "s.a: maximum is not supported"
    ]
    assert list(schema_faults([], "s")) == ["s: should be an object"]


def test_the_specification_finds_what_is_off() -> None:
    """It is really compared: an unknown field, a missing one, a wrong type."""
    shared("specs", "anthropic", "hosted_spec-2024-11.json")
    assert faults("CreateMessageParams", BODY) == []
    assert faults("CreateMessageParams", {**BODY, "temperature": 1})
    assert faults("CreateMessageParams", {**BODY, "system": 5})
    assert faults("Message", {"id": "msg"})
    assert faults("ErrorResponse", {"type": "error", "error": {"type": "no_such", "message": ""}})
    assert faults("ModelInfo", {"id": "m"})


def test_it_runs_as_a_program() -> None:
    """It prints its address, tells its record, and ends when it is asked to."""
    program = [sys.executable, "tests/servers/anthropic.py"]
    with subprocess.Popen(program, cwd=ROOT, stdout=subprocess.PIPE, text=True) as child:
        assert child.stdout is not None
        url = child.stdout.readline().strip()

        async def record() -> Any:
            async with aiohttp.ClientSession() as session:
                async with session.get(f"{url}/v1/models") as models:
                    assert models.status == 401
                async with session.get(f"{url}/requests") as answer:
                    return await answer.json()

        assert [each["path"] for each in asyncio.run(record())] == ["/v1/models"]
        child.send_signal(signal.SIGTERM)
        assert child.wait(20) == 0
