"""What the network does to each request, drawn from a seed: one kind of harm for a whole run."""

import json
import re
from dataclasses import dataclass
from enum import Enum
from random import Random


class Harm(Enum):
    """What may happen to a request."""

    NONE = "none"
    LATENCY = "latency"
    RESET = "reset"
    HALF_CLOSE = "half-close"
    BLACK_HOLE = "black hole"
    ACCEPT_CUT = "accept, then cut"
    TRUNCATED = "truncated JSON"
    HTML = "HTML instead of JSON"
    LIMITED = "429 storm"
    BAD_GATEWAY = "502"


HARMS = tuple(harm for harm in Harm if harm is not Harm.NONE)

_SENDS = re.compile(
    rb"POST \S+/(channels/\d+/messages|users/@me/channels|sendMessage|v1/messages)\b"
    rb"|GET \S+/(channels/\d+/messages|query)\b"
)
"""Requests for whose answer Papercast can be told how long to wait. What swallows a login without
a word holds it up for minutes, by the libraries' own limits."""
_GATEWAY = re.compile(rb"GET /gateway\b")
_OF_LINES = frozenset({Harm.LATENCY, Harm.RESET, Harm.HALF_CLOSE, Harm.BLACK_HOLE})
"""What is done to a WebSocket when it is open; anything else keeps it from being opened."""
LATE = 1.0
"""Seconds after which Papercast may have given up an answer that nobody harmed."""
_STORM = 5
_SHARE = 0.3
"""Of the requests, so many meet with harm, as long as there is any left."""
_LEAST, _MOST = 20, 4_000
"""Bytes that go through a WebSocket before it meets with harm."""


@dataclass(frozen=True, slots=True)
class Blow:
    """One harm.

    Attributes:
        done: the server does its work first, and only its answer is lost.
        seconds: how long it is held up.
        after: so many bytes later, where a connection stays open; None: never.
        page: what is answered in the server's place.
        share: of the answer, so much is left.
        honest: the head of a cut answer tells how much is left; else it tells of all of it.
    """

    harm: Harm
    done: bool = False
    seconds: float = 0.0
    after: int | None = None
    page: bytes = b""
    share: float = 1.0
    honest: bool = True

    def cut(self, answer: bytes) -> bytes:
        """The answer without its end."""
        head, _, body = answer.partition(b"\r\n\r\n")
        left = body[: int(len(body) * self.share)]
        if self.honest:
            head = re.sub(rb"(?i)content-length: \d+", b"Content-Length: %d" % len(left), head)
        return head + b"\r\n\r\n" + left


class Weather:
    """Decides for each request of a run what happens to it, until so many harms were done.

    Attributes:
        harms: how many it has done.
        slow: how many answers came late for which the machine is to blame: it has more to do.
    """

    def __init__(self, harm: Harm, chance: Random, most: int = 12) -> None:
        self.harm = harm
        self.harms = self.slow = 0
        self.hangs_up = harm is Harm.ACCEPT_CUT
        """Whether each connection ends after one answer, so that there are many of them."""
        self._chance = chance
        self._left = most
        self._storm = 0

    def clear_up(self) -> None:
        """Do no more harm."""
        self._left = self._storm = 0
        self.hangs_up = False

    def cuts(self) -> bool:
        """Whether a connection that was just accepted is cut before anything is read."""
        return self.harm is Harm.ACCEPT_CUT and self._strikes()

    def blow(self, asked: bytes) -> Blow:
        """What happens to that request."""
        if self.harm in {Harm.NONE, Harm.ACCEPT_CUT}:
            return Blow(Harm.NONE)
        if self.harm is Harm.BLACK_HOLE and not (_SENDS.match(asked) or _GATEWAY.match(asked)):
            return Blow(Harm.NONE)
        if self._storm:
            self._storm -= 1
            self.harms += 1
        elif not self._strikes():
            return Blow(Harm.NONE)
        elif self.harm is Harm.LIMITED:
            self._storm = self._chance.randrange(_STORM)
        done = self.harm is not Harm.LIMITED and self._chance.random() < 0.5
        if _GATEWAY.match(asked):
            done = self.harm in _OF_LINES
        after = self._chance.randint(_LEAST, _MOST)
        return Blow(
            self.harm,
            done=done,
            seconds=self._chance.uniform(0.0, 0.8),
            after=None if self.harm is Harm.LATENCY else after,
            page=self._page(asked),
            share=self._chance.uniform(0.0, 0.95),
            honest=self._chance.random() < 0.5,
        )

    def answered(self, asked: bytes, seconds: float) -> None:
        """That request has been answered, whole, after so many seconds."""
        self.slow += seconds > LATE and _SENDS.match(asked) is not None

    def _strikes(self) -> bool:
        if self._left <= 0 or self._chance.random() > _SHARE:
            return False
        self._left -= 1
        self.harms += 1
        return True

    def _page(self, asked: bytes) -> bytes:
        if self.harm is Harm.BAD_GATEWAY:
            wait = self._chance.choice((b"", b"Retry-After: 1\r\n"))
            return _answer(b"502 Bad Gateway", b"text/html", wait, _HTML)
        if self.harm is Harm.LIMITED:
            seconds = self._chance.choice((1, 2))
            kind, body = _limited(asked, seconds)
            head = _LIMITED % seconds
            return _answer(b"429 Too Many Requests", kind, head, body)
        return PAGE


def _limited(asked: bytes, wait: int) -> tuple[bytes, bytes]:
    """The server's own words for a request that came too soon."""
    path = asked.split(b" ", 2)[1]
    if path.startswith(b"/api/v10"):
        told = {"message": "You are being rate limited.", "retry_after": wait, "global": False}
        return b"application/json", json.dumps({**told, "code": 0}).encode()
    if path.startswith(b"/bot"):
        said = f"Too Many Requests: retry after {wait}"
        told = {"ok": False, "error_code": 429, "description": said}
        return b"application/json", json.dumps(
            {**told, "parameters": {"retry_after": wait}}
        ).encode()
    if path.startswith(b"/v1"):
        error = {"type": "rate_limit_error", "message": "Too many requests."}
        return b"application/json", json.dumps({"type": "error", "error": error}).encode()
    return b"text/plain", b"Rate exceeded."


def _answer(status: bytes, kind: bytes, more: bytes, body: bytes) -> bytes:
    head = b"HTTP/1.1 %s\r\nContent-Type: %s\r\n%sContent-Length: %d\r\n\r\n"
    return head % (status, kind, more, len(body)) + body


_LIMITED = b"Retry-After: %d\r\nVia: 1.1 google\r\nX-RateLimit-Scope: shared\r\n"
_HTML = b"<!DOCTYPE html><html><head><title>Please log in</title></head><body>Wi-Fi</body></html>"
PAGE = _answer(b"200 OK", b"text/html; charset=utf-8", b"", _HTML)
"""What a hotel's network answers to everything."""
