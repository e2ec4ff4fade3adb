"""The requests that we make, each by its route in Discord's documents.

The SDK's own methods take objects that it made; what we send has waited in the store as JSON. Its
HTTP layer keeps to the rate limits either way.
"""

import io
import json
from typing import Any

import discord
from discord.http import Route

from bot.blocks import Document
from handlers.discord.message import EPHEMERAL, Json, Message, change, form

_ORIGINAL = "/webhooks/{webhook_id}/{webhook_token}/messages/@original"
_FOLLOW_UP = "/webhooks/{webhook_id}/{webhook_token}"

Asked = discord.Interaction[Any]


class Wire:
    """Requests of one client. Each raises what ``errors.FAILURES`` lists."""

    def __init__(self, client: discord.Client) -> None:
        self._client = client
        self._http = client.http
        self._direct: dict[int, int] = {}

    async def post(
        self, channel_id: int, body: Json, files: tuple[Document, ...], nonce: str
    ) -> str:
        """Create a message; within a few minutes the same nonce gives the same message."""
        route = Route("POST", "/channels/{channel_id}/messages", channel_id=channel_id)
        made = await self._send(route, {**body, "nonce": nonce, "enforce_nonce": True}, files)
        return str(made["id"])

    async def edit(self, channel_id: int, message_id: int, message: Message) -> None:
        """Put a message into the place of one that we created."""
        route = Route(
            "PATCH",
            "/channels/{channel_id}/messages/{message_id}",
            channel_id=channel_id,
            message_id=message_id,
        )
        await self._send(route, change(message), message.files)

    async def direct(self, user_id: int) -> int:
        """The channel of a person's direct messages; it stays the same for good."""
        if user_id not in self._direct:
            opened = await self._http.start_private_message(user_id)
            self._direct[user_id] = int(opened["id"])
        return self._direct[user_id]

    async def knock(self, user_id: int) -> None:
        """See whether a person can be written to, without writing."""
        await self._http.send_typing(await self.direct(user_id))

    @property
    def me(self) -> str:
        """The id of the bot itself."""
        assert self._client.user is not None, "a wire is made when the login is done"
        return str(self._client.user.id)

    async def said(self, channel_id: int, after: int | None, limit: int) -> list[Json]:
        """The messages that follow an id, or the newest ones; the newest stands first.

        Empty, without an error, where nothing follows and where we may not read what was said
        (Discord, Get Channel Messages).
        """
        asked: dict[str, int] = {"limit": limit} | ({} if after is None else {"after": after})
        route = Route("GET", "/channels/{channel_id}/messages", channel_id=channel_id)
        return list(await self._http.request(route, params=asked) or ())

    async def channel(self, channel_id: int) -> Json:
        """The channel; ``last_message_id`` is none where nothing was ever said."""
        route = Route("GET", "/channels/{channel_id}", channel_id=channel_id)
        return dict(await self._http.request(route))

    async def replace(self, asked: Asked, message: Message) -> None:
        """Change the first answer, or the message whose button was pressed."""
        await self._send(_route("PATCH", _ORIGINAL, asked), change(message), message.files)

    async def follow_up(self, asked: Asked, message: Message, *, private: bool) -> None:
        """Send another message after the first answer."""
        body = form(message, EPHEMERAL if private else 0)
        await self._send(_route("POST", _FOLLOW_UP, asked), body, message.files)

    async def take_back(self, asked: Asked) -> None:
        """Delete the first answer: there is nothing to say."""
        await self._http.request(_route("DELETE", _ORIGINAL, asked))

    async def _send(self, route: Route, body: Json, files: tuple[Document, ...]) -> Any:
        if not files:
            return await self._http.request(route, json=body)
        attached = [discord.File(io.BytesIO(file.text.encode()), file.name) for file in files]
        listed = [{"id": n, "filename": file.filename} for n, file in enumerate(attached)]
        text = json.dumps(body | {"attachments": listed}, ensure_ascii=False)
        parts = [{"name": "payload_json", "value": text}, *map(_part, range(len(files)), attached)]
        return await self._http.request(route, files=attached, form=parts)


def _part(n: int, file: discord.File) -> dict[str, Any]:
    return {"name": f"files[{n}]", "value": file.fp, "filename": file.filename}


def _route(method: str, path: str, asked: Asked) -> Route:
    return Route(method, path, webhook_id=asked.application_id, webhook_token=asked.token)
