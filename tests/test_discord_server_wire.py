"""The gateway of Discord's counterpart word by word: greeting, identify, resume, close codes."""

import json
import zlib
from collections.abc import AsyncIterator
from typing import Any

import pytest
from clock import FakeClock
from servers.discord import DiscordServer
from servers.discord_line import QUERY, line

INTENTS = 1 << 0 | 1 << 9 | 1 << 12


@pytest.fixture
async def server() -> AsyncIterator[DiscordServer]:
    async with DiscordServer() as server:
        yield server
        assert server.violations == []


async def test_a_bare_client_walks_the_whole_way(server: DiscordServer) -> None:
    """Greeting, heartbeat, identify, READY; then resume with what follows the given sequence."""
    server.guild("Lab")
    async with line(server) as first:
        assert (await first.hear())["d"] == {"heartbeat_interval": 41250}
        await first.say(1)
        assert (await first.hear())["op"] == 11
        await first.say(2, {"token": server.token, "intents": INTENTS})
        ready, guild = await first.hear(), await first.hear()
        assert (ready["t"], ready["s"], guild["t"], guild["s"]) == ("READY", 1, "GUILD_CREATE", 2)
        await first.say(3, {})
    session = {"token": server.token, "session_id": ready["d"]["session_id"]}
    server.gateway.sessions[0].valid = True  # the client's goodbye had ended it
    async with line(server) as second:
        await second.hear()
        await second.say(6, {**session, "seq": 1})
        assert (await second.hear())["t"] == "GUILD_CREATE"
        assert (await second.hear())["t"] == "RESUMED"


async def test_a_goodbye_ends_the_session(server: DiscordServer) -> None:
    """A client that closes with 1000 cannot resume; nor can one whose session is unknown."""
    async with line(server) as first:
        await first.hear()
        await first.say(2, {"token": server.token, "intents": INTENTS})
        session = (await first.hear())["d"]["session_id"]
    async with line(server) as second:
        await second.hear()
        await second.say(6, {"token": server.token, "session_id": session, "seq": 1})
        assert await second.hear() == {"op": 9, "d": False, "t": None, "s": None}
        await second.say(2, {"token": server.token, "intents": INTENTS})
        assert (await second.hear())["t"] == "READY"


@pytest.mark.parametrize(
    ("code", "events"),
    [
        (4001, [(99, None)]),
        (4002, ["no JSON"]),
        (4002, ["[]"]),
        (4002, [b"bytes"]),
        (4003, [(3, {})]),
        (4004, [(2, {"token": "wrong", "intents": 0})]),
        (4004, [(6, {"token": "wrong", "session_id": "session0", "seq": 0})]),
        (4005, [(2, {"intents": 0}), (2, {"intents": 0})]),
        (4007, [(2, {"intents": 0}), (6, {"session_id": "session0", "seq": 99})]),
        (4013, [(2, {"intents": -1})]),
        (4013, [(2, {})]),
        (4014, [(2, {"intents": 1 << 15})]),
    ],
)
async def test_what_breaks_the_rules_is_closed(
    server: DiscordServer, code: int, events: list[Any]
) -> None:
    """Each breach has its own close code."""
    async with line(server) as client:
        for event in events:
            if isinstance(event, tuple):
                op, data = event
                token = {"token": server.token} if op in {2, 6} else {}
                await client.say(op, token | data if isinstance(data, dict) else data)
            elif isinstance(event, bytes):
                await client.socket.send_bytes(event)
            else:
                await client.socket.send_str(event)
        assert await client.closed() == code


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("?v=6&encoding=json", 4012),
        ("?v=10&encoding=etf", 4002),
        ("?v=10&encoding=json&compress=brotli", 4002),
    ],
)
async def test_the_address_says_how_to_talk(server: DiscordServer, query: str, code: int) -> None:
    """Another version, encoding or compression is refused at the door."""
    async with line(server, query) as client:
        assert await client.closed() == code


async def test_too_many_events_end_a_connection() -> None:
    """More than so many in a minute are too many; the next minute counts anew."""
    clock = FakeClock(runs=False)
    async with DiscordServer(clock=clock) as server:
        server.gateway.most_events = 2
        async with line(server) as client:
            for _ in range(2):
                await client.say(1)
            await server.until(lambda server: server.gateway.heartbeats == 2)
            clock.advance(61)
            for _ in range(3):
                await client.say(1)
            assert await client.closed() == 4008
        assert server.gateway.heartbeats == 4


async def test_a_stream_may_be_compressed_by_zstd(server: DiscordServer) -> None:
    """As discord.py asks for it where a library for it is installed."""
    zstandard = pytest.importorskip("zstandard")
    unpacking = zstandard.ZstdDecompressor().decompressobj()
    async with line(server, f"{QUERY}&compress=zstd-stream") as client:
        assert json.loads(unpacking.decompress(await client.socket.receive_bytes()))["op"] == 10
        await client.say(1)
        assert json.loads(unpacking.decompress(await client.socket.receive_bytes()))["op"] == 11


async def test_a_stream_is_compressed_when_asked_for(server: DiscordServer) -> None:
    """With zlib-stream every event ends in a flush and is read by one decompressor."""
    unpacking = zlib.decompressobj()
    async with line(server, f"{QUERY}&compress=zlib-stream") as client:
        packed = await client.socket.receive_bytes()
        assert packed.endswith(b"\x00\x00\xff\xff")
        assert json.loads(unpacking.decompress(packed))["op"] == 10
        await client.say(1)
        packed = await client.socket.receive_bytes()
        assert json.loads(unpacking.decompress(packed))["op"] == 11
