"""A bot without a library: it asks Telegram's local counterpart what no library would ask."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import aiohttp
from servers.telegram import TelegramServer


@dataclass(frozen=True)
class Answer:
    """What came back."""

    status: int
    body: Mapping[str, Any]

    @property
    def result(self) -> Any:
        """What was asked for."""
        assert self.body["ok"] is True, self.body
        return self.body["result"]

    @property
    def why(self) -> str:
        """The refusal, with its code."""
        assert self.body["ok"] is False, self.body
        assert self.body["error_code"] == self.status
        return f"{self.status} {self.body['description']}"


class Client:
    """Asks one server, each time over a connection of its own."""

    def __init__(self, server: TelegramServer) -> None:
        self.server = server

    def url(self, method: str, token: str | None = None) -> str:
        """Where a method is called."""
        return f"{self.server.base_url}{token or self.server.token}/{method}"

    async def call(self, method: str, **params: Any) -> Answer:
        """Call a method with a JSON body."""
        return await self.post(method, json=params)

    async def post(self, method: str, *, token: str | None = None, **how: Any) -> Answer:
        """Call a method in aiohttp's own terms, such as ``data=`` for a form."""
        async with (
            aiohttp.ClientSession(headers={"Connection": "close"}) as session,
            session.post(self.url(method, token), **how) as response,
        ):
            return Answer(response.status, await response.json())

    async def send(self, chat_id: int, text: str, **more: Any) -> Answer:
        """Call ``sendMessage``."""
        return await self.call("sendMessage", chat_id=chat_id, text=text, **more)

    async def html(self, chat_id: int, text: str, **more: Any) -> Answer:
        """Call ``sendMessage`` with tags."""
        return await self.send(chat_id, text, parse_mode="HTML", **more)
