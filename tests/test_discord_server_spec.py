"""Discord's counterpart against Discord's own document."""

from typing import Any

import pytest
from servers.discord import DiscordServer
from servers.discord_bot import visiting
from servers.discord_spec import Specification, specification
from shared import shared


@pytest.fixture
def spec() -> Specification:
    found = specification(shared("specs", "discord", "openapi.json"))
    assert found is not None
    return found


def test_without_the_document_nothing_is_held(tmp_path: Any) -> None:
    """Users do not have it."""
    assert specification(tmp_path / "openapi.json") is None


def test_every_route_is_in_the_document(spec: Specification) -> None:
    """Nothing is served that Discord does not have."""
    server = DiscordServer()
    for route in server.rest._routes:
        assert route.method.lower() in spec.document["paths"][route.path], route.path


@pytest.mark.parametrize(
    ("method", "path", "body", "fault"),
    [
        ("POST", "/users/@me/channels", {"recipient_id": 5}, None),
        ("POST", "/users/@me/channels", {"recipient_id": "5"}, None),
        ("POST", "/users/@me/channels", {"recipient_id": "five"}, "does not match"),
        ("POST", "/channels/{channel_id}/messages", {"content": 5}, "not of type"),
        ("POST", "/channels/{channel_id}/messages", {"content": "x", "unknown": 1}, None),
        ("GET", "/users/@me", None, None),
        ("GET", "/users/@me", {}, "no body"),
    ],
)
def test_a_request_is_held_to_it(
    spec: Specification, method: str, path: str, body: Any, fault: str | None
) -> None:
    """Ids may be integers, as discord.py sends them."""
    found = spec.request(method, path, body)
    assert found is None if fault is None else fault in str(found)


@pytest.mark.parametrize(
    ("method", "path", "status", "body", "fault"),
    [
        ("GET", "/gateway", 200, {"url": "ws://127.0.0.1"}, None),
        ("GET", "/gateway", 200, {}, "required"),
        ("GET", "/gateway", 302, {}, "not among"),
        ("GET", "/gateway", 404, {"message": "x", "code": 0}, None),
        ("GET", "/gateway", 429, {"message": "x", "code": 0}, "required"),
        ("DELETE", "/channels/{channel_id}/messages/{message_id}", 204, None, None),
        ("DELETE", "/channels/{channel_id}/messages/{message_id}", 204, {}, "no body"),
        ("GET", "/channels/{channel_id}/messages/{message_id}", 200, {"id": 5}, "required"),
    ],
)
def test_an_answer_is_held_to_it(
    spec: Specification, method: str, path: str, status: int, body: Any, fault: str | None
) -> None:
    """Errors and limits too; ids must be texts there."""
    found = spec.answer(method, path, status, body)
    assert found is None if fault is None else fault in str(found)


async def test_a_server_without_it_is_less_strict() -> None:
    """What only the document knows is not refused; what the counterpart itself checks is."""
    async with DiscordServer() as server, visiting(server) as visitor:
        server.rest._specification = None
        path = f"/channels/{server.channel(server.guild()).id}/messages"
        assert (await visitor.ask("POST", path, {"content": "x", "tts": "loud"})).status == 200
        assert (await visitor.ask("POST", path, {"content": "x" * 2001})).code == 50035


async def test_what_breaks_it_is_refused_and_noted(spec: Specification) -> None:
    """A request gets 50035; an answer of ours that breaks it fails the test."""
    del spec
    server = DiscordServer()
    with pytest.raises(AssertionError, match="our answer to GET /users/@me"):  # noqa: PT012 - the end raises
        async with server, visiting(server) as visitor:
            papers = server.channel(server.guild())
            path = f"/channels/{papers.id}/messages"
            said = await visitor.ask("POST", path, {"content": "x", "tts": "loud"})
            assert said.code == 50035
            assert "tts" in server.violations[0]
            server.world.bot.name = 5  # type: ignore[assignment]  # the defect
            await visitor.ask("GET", "/users/@me")
