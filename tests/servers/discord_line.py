"""A bare connection to the gateway of Discord's counterpart, for what discord.py never does."""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import aiohttp
from servers.discord import DiscordServer

QUERY = "?v=10&encoding=json"


class Line:
    """A bare connection to the gateway."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        self.socket = socket

    async def say(self, op: int, data: Any = None) -> None:
        await self.socket.send_str(json.dumps({"op": op, "d": data}))

    async def hear(self) -> dict[str, Any]:
        heard: dict[str, Any] = await self.socket.receive_json()
        return heard

    async def closed(self) -> int | None:
        """The code with which the server ends it, after whatever it still says."""
        async for _ in self.socket:
            pass
        return self.socket.close_code


@asynccontextmanager
async def line(server: DiscordServer, query: str = QUERY) -> AsyncIterator[Line]:
    """A connection that has heard the greeting, if there is one."""
    async with (
        aiohttp.ClientSession() as session,
        session.ws_connect(server.gateway_url + query) as socket,
    ):
        yield Line(socket)
