"""What can go wrong with a call to Telegram besides a refusal."""

import asyncio
from collections import defaultdict, deque
from enum import Enum, auto

from aiohttp import web

PAGES = {500: "Internal Server Error", 502: "Bad Gateway"}


class Fault(Enum):
    """What happens to one call."""

    SERVER_ERROR = auto()
    """HTTP 500 with a page for people; nothing was done."""
    BAD_GATEWAY = auto()
    """HTTP 502 with a page for people; nothing was done."""
    HANG = auto()
    """The request is read and never answered; nothing was done."""
    HANG_AFTER = auto()
    """It was done, and is never answered."""
    CUT = auto()
    """The connection closes once the request is read; nothing was done."""
    CUT_AFTER = auto()
    """It was done, and the connection closes in place of the answer."""

    @property
    def is_after(self) -> bool:
        """Whether the call is carried out all the same."""
        return self in (Fault.HANG_AFTER, Fault.CUT_AFTER)


class Faults:
    """The faults that a test has ordered, by method."""

    def __init__(self) -> None:
        self._next: defaultdict[str, deque[Fault]] = defaultdict(deque)

    def order(self, method: str, fault: Fault, times: int) -> None:
        """Let this happen to the next calls of a method."""
        self._next[method.lower()].extend([fault] * times)

    def take(self, method: str) -> Fault | None:
        """The fault for this call."""
        waiting = self._next[method.lower()]
        return waiting.popleft() if waiting else None


async def strike(fault: Fault, request: web.Request) -> web.StreamResponse:
    """Answer in the fault's way."""
    if fault in (Fault.HANG, Fault.HANG_AFTER):
        await asyncio.Event().wait()
    if fault in (Fault.CUT, Fault.CUT_AFTER):
        assert request.transport is not None
        request.transport.abort()
        return web.Response()
    code = 500 if fault is Fault.SERVER_ERROR else 502
    page = f"<html><head><title>{code} {PAGES[code]}</title></head><body></body></html>"
    return web.Response(status=code, text=page, content_type="text/html")
