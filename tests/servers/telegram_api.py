"""The Bot API over HTTP: who asks, what for, and what comes back."""

import json
import re
from typing import Any

from aiohttp import web
from servers.telegram_faults import Faults, strike
from servers.telegram_methods import METHODS
from servers.telegram_params import Params, read
from servers.telegram_refusals import Refused, bad_request
from servers.telegram_spec import Spec, load
from servers.telegram_world import Request, World

_TOKEN = re.compile(r"[0-9]{1,20}:[A-Za-z0-9_-]{1,80}")
_NAMES = {name.lower(): name for name in METHODS}
_SPEC = ("specs", "telegram", "api.json")


class Api:
    """Answers requests; ``faults`` are what a test has ordered."""

    def __init__(self, world: World, token: str) -> None:
        self.faults = Faults()
        self._world = world
        self._token = token
        self.spec = _find_spec()

    def route(self, app: web.Application) -> None:
        """Take the addresses."""
        app.router.add_route("*", "/bot{token}/{method}", self._call)
        app.router.add_get("/file/bot{token}/documents/{name}", self._file)
        app.router.add_route("*", "/{rest:.*}", self._nowhere)

    async def _call(self, request: web.Request) -> web.StreamResponse:
        try:
            method = self._method(request)
            params = await read(request)
        except Refused as refusal:
            return _refusal(refusal)
        self._note(method, params)
        fault = self.faults.take(method)
        if fault and not fault.is_after:
            return await strike(fault, request)
        answer = await self._answer(method, params)
        return await strike(fault, request) if fault else answer

    def _method(self, request: web.Request) -> str:
        token = request.match_info["token"]
        if not _TOKEN.fullmatch(token):
            raise Refused(404)
        if token != self._token:
            raise Refused(401)
        name = _NAMES.get(request.match_info["method"].lower())
        if name is None:
            raise Refused(404)
        return name

    def _note(self, method: str, params: Params) -> None:
        seen = Request(self._world.clock.now(), method, dict(params.given), tuple(params.files))
        self._world.requests.append(seen)
        self._world.changes.note()

    async def _answer(self, method: str, params: Params) -> web.Response:
        try:
            self._check(method, params)
            result = await METHODS[method](self._world, params)
        except Refused as refusal:
            return _refusal(refusal)
        if self.spec:
            self._world.violations += self.spec.answer(method, result)
        return _json({"ok": True, "result": result})

    def _check(self, method: str, params: Params) -> None:
        if self.spec is None:
            return
        wrong = list(self.spec.request(method, params.given, params.files))
        self._world.violations += wrong
        if wrong:
            raise bad_request(wrong[0])

    async def _file(self, request: web.Request) -> web.Response:
        document = self._world.files.get(request.match_info["name"])
        if request.match_info["token"] != self._token or document is None:
            return _refusal(Refused(404))
        return web.Response(body=document.content, content_type="application/octet-stream")

    async def _nowhere(self, _: web.Request) -> web.Response:
        return _refusal(Refused(404))


def _refusal(refusal: Refused) -> web.Response:
    body: dict[str, Any] = {
        "ok": False,
        "error_code": refusal.code,
        "description": refusal.description,
    }
    if refusal.parameters:
        body["parameters"] = dict(refusal.parameters)
    return _json(body, refusal.code)


def _json(body: Any, status: int = 200) -> web.Response:
    return web.Response(
        status=status, body=json.dumps(body).encode(), content_type="application/json"
    )


def _find_spec() -> Spec | None:
    from shared import FOLDER  # noqa: PLC0415 - it imports pytest, which other users do not need

    path = FOLDER.joinpath(*_SPEC)
    return load(path) if path.exists() else None
