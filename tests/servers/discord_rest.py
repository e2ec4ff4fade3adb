"""The door of the REST API: who may come in, how often, with what, and what is said on the way out.

Every request passes here: it is recorded, held to the rate limits and to the token, its body and
our answer are held against Discord's document, and a fault that a test has asked for happens.
"""

import asyncio
import json
from collections import defaultdict, deque
from typing import Any

from aiohttp import web
from servers.discord_calls import Call, Route, find, read
from servers.discord_errors import Refused, Wrong, invalid_form, no_such_route, unauthorized
from servers.discord_faults import Fault, Harm
from servers.discord_limits import Limits, Verdict
from servers.discord_signal import Signal
from servers.discord_spec import specification

PREFIX = "/api/v10"


class Rest:
    """Answers requests to ``routes``."""

    def __init__(
        self, routes: tuple[Route, ...], token: str, limits: Limits, signal: Signal
    ) -> None:
        self.requests: list[Call] = []
        self.violations: list[str] = []
        """Requests that broke Discord's rules for a form; a test asserts that there are none."""
        self.defects: list[str] = []
        """Our own failures: an answer that breaks the document, an error while answering."""
        self.faults: defaultdict[tuple[str, str], deque[Fault | None]] = defaultdict(deque)
        """What happens to the next requests of a method and path, in order."""
        self._routes = routes
        self._token = token
        self._limits = limits
        self._signal = signal
        self._specification = specification()

    async def handle(self, request: web.Request) -> web.StreamResponse:
        """Answer one request."""
        call = Call(request.method, request.path.removeprefix(PREFIX), {}, {})
        try:
            if not request.path.startswith(PREFIX):
                raise no_such_route()
            call = await read(request, call.path)
        except Refused as refusal:
            return self._finish(call, refusal.status, refusal.body, {})
        finally:
            self.requests.append(call)
            self._signal.notify()
        fault = self._fault(call)
        if fault is not None and not fault.stored:
            return await self._harm(request, call, fault)
        response = await self._answer(call)
        if fault is not None:
            return await self._harm(request, call, fault)
        return response

    async def _answer(self, call: Call) -> web.Response:
        headers: dict[str, str] = {}
        try:
            route = find(self._routes, call)
            verdict = self._passes(route, call)
            headers = verdict.headers
            if verdict.retry_after is not None:
                return self._limited(call, verdict, verdict.retry_after)
            self._hold(route, call)
            status, body = await route.handle(call)
        except Refused as refusal:
            if refusal.code == 50035:
                self.violations.append(f"{call.method} {call.path}: {refusal.body}")
            status, body = refusal.status, refusal.body
        except Exception as error:  # noqa: BLE001 - the edge: the test is told when the server ends
            self.defects.append(f"{call.method} {call.path}: {error!r}")
            status, body = 500, {"message": "500: Internal Server Error", "code": 0}
        return self._finish(call, status, body, headers)

    def _passes(self, route: Route, call: Call) -> Verdict:
        """What the limits say; the wrong token is refused between the two of them."""
        # Interactions are exempt from the limit over all, as Discord's page on limits says.
        overall = self._limits.overall_verdict() if route.token else None
        if overall is not None:
            return overall
        if route.token and call.headers.get("Authorization") != f"Bot {self._token}":
            raise unauthorized()
        return self._limits.verdict(route.bucket, call.place)

    def _hold(self, route: Route, call: Call) -> None:
        """Hold a request to the forms: first ours, which tell more, then the document."""
        if route.check is not None:
            route.check(call)
        if self._specification is None:
            return
        fault = self._specification.request(call.method, route.path, call.body)
        if fault is not None:
            raise invalid_form([Wrong(("body",), "OPENAPI", fault)])

    def _limited(self, call: Call, verdict: Verdict, retry_after: float) -> web.Response:
        body = {
            "message": "You are being rate limited.",
            "retry_after": retry_after,
            "global": verdict.scope == "global",
            "code": 0,
        }
        # discord.py takes a 429 without Via for a ban.
        headers = {"Via": "1.1 google", "Retry-After": f"{retry_after:.3f}"}
        return self._finish(call, 429, body, verdict.headers | headers)

    def _finish(self, call: Call, status: int, body: Any, headers: dict[str, str]) -> web.Response:
        call.status, call.answer = status, body
        if status in {401, 403} or (status == 429 and headers.get("X-RateLimit-Scope") != "shared"):
            self._limits.invalid += 1
        if call.route and status < 500 and self._specification is not None:
            fault = self._specification.answer(call.method, call.route, status, body)
            if fault is not None:
                self.defects.append(f"our answer to {call.method} {call.path}: {fault}")
        self._signal.notify()
        if body is None:
            return web.Response(status=status, headers=headers)
        # discord.py reads JSON only where the type is exactly this one.
        headers = {**headers, "Content-Type": "application/json"}
        return web.Response(status=status, body=json.dumps(body).encode(), headers=headers)

    def _fault(self, call: Call) -> Fault | None:
        """The fault that waits for this path, or for its route."""
        places = [call.path, *(route.path for route in self._routes if route.params(call.path))]
        for place in places:
            waiting = self.faults.get((call.method, place))
            if waiting:
                return waiting.popleft()
        return None

    async def _harm(self, request: web.Request, call: Call, fault: Fault) -> web.StreamResponse:
        if fault.harm is Harm.HANG:
            await asyncio.Event().wait()
        if fault.harm is Harm.CUT:
            assert request.transport is not None
            request.transport.abort()
            return web.StreamResponse()
        if fault.harm is Harm.LIMITED:
            verdict = Verdict({"X-RateLimit-Scope": fault.scope}, scope=fault.scope)
            return self._limited(call, verdict, fault.retry_after)
        call.status = fault.status
        if fault.harm is Harm.BANNED:
            self._limits.invalid += 1
            return web.Response(status=429, text="error code: 1015", content_type="text/html")
        body = {"message": f"{fault.status}: Server Error", "code": fault.code}
        return self._finish(call, fault.status, body, {})
