"""A local counterpart of Anthropic's API, over a real socket.

``POST /v1/messages``, ``GET /v1/models`` and ``GET /v1/models/{id}``, for whoever has the key
``KEY``. It takes and refuses what the real one does (``anthropic_rules``), compares requests and
answers with Anthropic's own specification where that is on this machine (``anthropic_spec``), and
answers like an honest model unless told otherwise:

    async with AnthropicServer() as server:
        server.will(refuses("bio"), status(529), says("A summary that obeys an attack."))
        server.always = hangs()          # when nothing is foretold
        server.models_will(status(500))  # the same for /v1/models
        ...
        server.url                       # for ``base_url``
        server.asked                     # the bodies of all calls of /v1/messages
        server.requests                  # every request: path, headers, body, status, answer
        server.faults                    # what differs from the specification: must stay empty
        await server.until(lambda server: len(server.asked) == 3)

The behaviours are in ``anthropic_answers``. As a program it prints its address, and tells its
record at ``/requests``:

    python tests/servers/anthropic.py --port 0
"""

import argparse
import asyncio
import json
import signal
import sys
from collections import deque
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Self

if __name__ == "__main__":  # as a program, its neighbours are found from the folder above
    sys.path[0] = str(Path(__file__).resolve().parent.parent)

from aiohttp import web
from servers.anthropic_answers import Behaviour, Sent, error, summarises
from servers.anthropic_models import MODELS, Model
from servers.anthropic_rules import LARGEST, RefusedError, check, check_headers
from servers.anthropic_spec import faults

_GONE = 499
"""The status of a request whose sender did not wait for the answer."""

KEY = "sk-ant-api03-local-counterpart"


@dataclass(slots=True)
class Request:
    """One request as the server saw it, and how it was answered; status 0 means not yet."""

    method: str
    path: str
    headers: Mapping[str, str]
    body: Any = None
    status: int = 0
    answer: Any = None
    under_way: int = 0


@dataclass(slots=True)
class _Scripts:
    messages: deque[Behaviour] = field(default_factory=deque)
    models: deque[Behaviour] = field(default_factory=deque)


class AnthropicServer:
    """Serves until its ``async with`` ends.

    Args:
        key: who shows another is refused with 401.
        models: what it offers; ``models`` may change while it runs.
    """

    def __init__(self, *, key: str = KEY, models: Iterable[Model] = MODELS, port: int = 0) -> None:
        self.key = key
        self.models = {model.id: model for model in models}
        self.always: Behaviour = summarises()
        self.requests: list[Request] = []
        self.faults: list[str] = []
        self.url = ""
        self._port = port
        self._scripts = _Scripts()
        self._changed = asyncio.Event()
        app = web.Application(client_max_size=2 * LARGEST)
        app.router.add_post("/v1/messages", self._messages)
        app.router.add_get("/v1/models", self._models)
        app.router.add_get("/v1/models/{id}", self._models)
        app.router.add_get("/requests", self._record)
        self._runner = web.AppRunner(app, handler_cancellation=True, shutdown_timeout=0.1)

    async def __aenter__(self) -> Self:
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", self._port)
        await site.start()
        host, port = self._runner.addresses[0][:2]
        self.url = f"http://{host}:{port}"
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._runner.cleanup()

    def will(self, *behaviours: Behaviour) -> None:
        """Foretell how the next messages are answered."""
        self._scripts.messages.extend(behaviours)

    def models_will(self, *behaviours: Behaviour) -> None:
        """Foretell how the next questions about models are answered."""
        self._scripts.models.extend(behaviours)

    @property
    def asked(self) -> list[Any]:
        """The bodies of all calls of ``/v1/messages``, in order."""
        return [each.body for each in self.requests if each.path == "/v1/messages"]

    @property
    def most_at_once(self) -> int:
        """The most messages that were ever under way together."""
        return max((each.under_way for each in self.requests), default=0)

    def look_again(self) -> None:
        """Let ``until`` look at what is true now."""
        self._changed.set()

    async def until(self, condition: Callable[[Self], bool]) -> None:
        """Return once that is true of the server; looked at whenever a request comes or ends."""
        while not condition(self):
            self._changed.clear()
            await self._changed.wait()

    async def _messages(self, request: web.Request) -> web.StreamResponse:
        seen = self._see(request)
        try:
            return await self._settled(request, seen, await self._message(request, seen))
        finally:
            seen.status = seen.status or _GONE
            self._changed.set()

    async def _message(self, request: web.Request, seen: Request) -> Sent:
        try:
            check_headers(request.headers, self.key)
            seen.body = await _json(request)
            check(seen.body, self.models)
        except RefusedError as refusal:
            return Sent(refusal.status, error(refusal.status, str(refusal)))
        self._compare("CreateMessageParams", seen.body)
        script = self._scripts.messages
        self._changed.set()
        return await (script.popleft() if script else self.always)(seen.body)

    async def _models(self, request: web.Request) -> web.StreamResponse:
        seen = self._see(request)
        try:
            return await self._settled(request, seen, await self._model(request))
        finally:
            seen.status = seen.status or _GONE
            self._changed.set()

    async def _model(self, request: web.Request) -> Sent:
        try:
            check_headers(request.headers, self.key)
        except RefusedError as refusal:
            return Sent(refusal.status, error(refusal.status, str(refusal)))
        if self._scripts.models:
            return await self._scripts.models.popleft()({})
        name = request.match_info.get("id")
        if name is None:
            every = [model.info() for model in self.models.values()]
            ends = {"first_id": every[0]["id"], "last_id": every[-1]["id"]} if every else {}
            return Sent(200, {"data": every, "has_more": False, **ends})
        if name not in self.models:
            return Sent(404, error(404, f"model: {name}"))
        return Sent(200, self.models[name].info())

    def _see(self, request: web.Request) -> Request:
        hidden = {"Authorization": "…"}
        seen = Request(request.method, request.path, {**request.headers, **hidden})
        self.requests.append(seen)
        seen.under_way = sum(not each.status for each in self.requests)
        self._changed.set()
        return seen

    async def _settled(self, request: web.Request, seen: Request, sent: Sent) -> web.StreamResponse:
        seen.status, seen.answer = sent.status, sent.body
        if sent.close:
            assert request.transport is not None
            request.transport.abort()
        if isinstance(sent.body, str):
            return web.Response(
                status=sent.status, text=sent.body, content_type="text/html", headers=sent.headers
            )
        self._compare(_schema(seen, sent), sent.body)
        return web.json_response(
            sent.body, status=sent.status, headers={"request-id": "req_1", **sent.headers}
        )

    def _compare(self, name: str | None, value: Any) -> None:
        if name is not None:
            self.faults += [f"{name} {fault}" for fault in faults(name, value)]

    async def _record(self, _: web.Request) -> web.Response:
        """The record for a test that runs in another process."""
        return web.json_response([asdict(each) for each in self.requests])


def _schema(seen: Request, sent: Sent) -> str | None:
    """What the answer has to look like; a list of models is in no specification here."""
    if sent.status != 200:
        return "ErrorResponse"
    if seen.path == "/v1/messages":
        return "Message"
    return None if seen.path == "/v1/models" else "ModelInfo"


async def _json(request: web.Request) -> Any:
    raw = await request.read()
    if len(raw) > LARGEST:
        raise RefusedError(413, "Request exceeds the maximum allowed number of bytes.")
    try:
        return json.loads(raw)
    except ValueError:
        raise RefusedError(400, "The request body is not valid JSON") from None


async def serve(options: argparse.Namespace) -> None:
    """Run until SIGINT or SIGTERM."""
    stop = asyncio.Event()
    for sign in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(sign, stop.set)
    async with AnthropicServer(port=options.port) as server:
        print(server.url, flush=True)  # noqa: T201 - whoever started the program reads it
        await stop.wait()


def main() -> None:
    """Read the command line."""
    parser = argparse.ArgumentParser(description="A local counterpart of Anthropic's API.")
    parser.add_argument("--port", type=int, default=0, help="0 takes a free one")
    asyncio.run(serve(parser.parse_args()))


if __name__ == "__main__":
    main()
