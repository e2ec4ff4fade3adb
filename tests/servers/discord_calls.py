"""A request to Discord's REST API as the server reads it, and the routes that may answer it."""

import json
import re
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web
from servers.discord_errors import (
    Wrong,
    bad_json,
    invalid_form,
    method_not_allowed,
    no_such_route,
    too_large,
)


@dataclass(frozen=True, slots=True)
class Upload:
    """One file of a multipart request; ``field`` is ``files[0]``."""

    field: str
    name: str
    data: bytes


@dataclass(slots=True)
class Call:
    """One request: what was asked, and once it is answered, the status."""

    method: str
    path: str
    """The path below ``/api/v10``."""
    query: Mapping[str, str]
    headers: Mapping[str, str]
    body: Any = None
    uploads: list[Upload] = field(default_factory=list)
    route: str = ""
    """The route as Discord's document writes it, ``/channels/{channel_id}/messages``."""
    params: Mapping[str, str] = field(default_factory=dict)
    status: int | None = None
    answer: Any = None

    @property
    def place(self) -> str:
        """What a bucket is kept for: a channel, a guild or a webhook."""
        return "/".join(
            self.params[name]
            for name in ("channel_id", "guild_id", "webhook_id", "webhook_token")
            if name in self.params
        )

    def id(self, name: str) -> int:
        """An id in the path.

        Raises:
            Refused: 50035, when it is none.
        """
        return snowflake(self.params[name], name)


Handle = Callable[[Call], Awaitable[tuple[int, Any]]]


@dataclass(frozen=True, slots=True)
class Route:
    """One operation. ``check`` looks at the form alone, before anything is done."""

    method: str
    path: str
    handle: Handle
    bucket: str = "general"
    check: Callable[[Call], None] | None = None
    token: bool = True
    """Whether the bot's token is needed; interactions carry a token of their own."""

    def params(self, path: str) -> Mapping[str, str] | None:
        """The parts of a path that this route names, or None when it is not this route's."""
        pattern = re.sub(r"\{(\w+)\}", r"(?P<\1>[^/]+)", self.path)
        found = re.fullmatch(pattern, path)
        return None if found is None else found.groupdict()


def find(routes: tuple[Route, ...], call: Call) -> Route:
    """The route of a call; the call is told which it is.

    Raises:
        Refused: 404 or 405.
    """
    elsewhere = False
    for route in routes:
        params = route.params(call.path)
        if params is None:
            continue
        elsewhere = True
        if route.method == call.method:
            call.route, call.params = route.path, params
            return route
    raise method_not_allowed() if elsewhere else no_such_route()


async def read(request: web.Request, path: str) -> Call:
    """The request as a call.

    Raises:
        Refused: 50109, the body is no JSON; 40005, it is too large.
    """
    call = Call(request.method, path, dict(request.query), dict(request.headers))
    try:
        if request.content_type == "multipart/form-data":
            await _read_form(request, call)
        elif request.can_read_body:
            call.body = _parsed(await request.read())
    except web.HTTPRequestEntityTooLarge:
        raise too_large() from None
    return call


async def _read_form(request: web.Request, call: Call) -> None:
    form = await request.post()
    call.body = {}
    for name, value in form.items():
        if isinstance(value, web.FileField):
            call.uploads.append(Upload(name, value.filename, value.file.read()))
        elif name == "payload_json":
            call.body = _parsed(value)


def _parsed(text: str | bytes | bytearray) -> Any:
    try:
        return json.loads(text) if text else None
    except ValueError:
        raise bad_json() from None


def snowflake(value: Any, name: str) -> int:
    """An id as a number.

    Raises:
        Refused: 50035, when it is none.
    """
    if re.fullmatch(r"\d{1,20}", str(value)) and not isinstance(value, bool):
        return int(value)
    message = f'Value "{value}" is not snowflake.'
    raise invalid_form([Wrong((name,), "NUMBER_TYPE_COERCE", message)])
