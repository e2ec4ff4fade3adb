"""The parameters of a request, which come as JSON, as a form or in the address."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl

from aiohttp import web
from servers.telegram_refusals import bad_request


@dataclass(frozen=True, slots=True)
class Upload:
    """A file of a multipart request."""

    name: str
    content: bytes
    mime_type: str


@dataclass(frozen=True)
class Params:
    """Reads each parameter as what it must be, wherever it came from."""

    given: Mapping[str, Any]
    files: Mapping[str, Upload] = field(default_factory=dict)

    def text(self, name: str, default: str = "") -> str:
        value = self.given.get(name, default)
        if isinstance(value, str):
            return value
        raise bad_request(f'can\'t parse field "{name}": Field must be of type String')

    def integer(self, name: str, default: int = 0) -> int:
        value = self.given.get(name, default)
        if isinstance(value, bool) or not isinstance(value, int | str):
            raise bad_request(f'Can\'t parse field "{name}": Field must be of type Number')
        try:
            return int(value)
        except ValueError:
            raise bad_request(f'Can\'t parse "{name}" as an integer') from None

    def flag(self, name: str, *, default: bool = False) -> bool:
        value = self.given.get(name, default)
        if isinstance(value, bool):
            return value
        return str(value).strip().lower() in ("true", "yes", "1")

    def json(self, name: str) -> Any:
        """An object or array; None where it is missing.

        Raises:
            Refused: it is no JSON.
        """
        value = self.given.get(name)
        if not isinstance(value, str):
            return value
        try:
            return json.loads(value) if value else None
        except ValueError:
            raise bad_request(f"can't parse {name.replace('_', ' ')} JSON object") from None


async def read(request: web.Request) -> Params:
    """What a request says.

    Raises:
        Refused: its body cannot be read.
    """
    given: dict[str, Any] = dict(request.query)
    files: dict[str, Upload] = {}
    if request.content_type == "application/json":
        given |= await _json(request)
    elif request.content_type == "multipart/form-data":
        await _multipart(request, given, files)
    elif request.can_read_body:
        given |= await _form(request)
    return Params(given, files)


async def _json(request: web.Request) -> dict[str, Any]:
    try:
        body = json.loads(await request.read())
    except ValueError:
        raise bad_request("can't parse JSON object") from None
    if not isinstance(body, dict):
        raise bad_request("expected an Object")
    return body


async def _form(request: web.Request) -> dict[str, Any]:
    body = await request.read()
    try:
        return dict(parse_qsl(body.decode(), keep_blank_values=True, errors="strict"))
    except UnicodeDecodeError:
        raise bad_request("strings must be encoded in UTF-8") from None


async def _multipart(request: web.Request, given: dict[str, Any], files: dict[str, Upload]) -> None:
    try:
        for name, value in (await request.post()).items():
            if isinstance(value, web.FileField):
                files[name] = Upload(value.filename, value.file.read(), value.content_type)
                value.file.close()
            else:
                given[name] = value if isinstance(value, str) else value.decode()
    except UnicodeDecodeError:
        raise bad_request("strings must be encoded in UTF-8") from None
