"""What can go wrong with arXiv, each fault for one request."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import datetime

from aiohttp import web
from servers.arxiv_atom import ATOM, Listing, error, feed

Fault = Callable[[web.Request, Listing, datetime], Awaitable[web.StreamResponse]]
"""Answers a request in its own way; it is given what the true answer would list, and the time."""

AnyFault = Callable[[web.Request, object, datetime], Awaitable[web.StreamResponse]]
"""The same for whichever service of arXiv's: it does not look at the true answer."""


def status(code: int, *, retry_after: str | None = None, body: str = "") -> AnyFault:
    """An HTTP error, such as 429 or 503, with or without ``Retry-After``."""

    async def answer(*_: object) -> web.Response:
        headers = {} if retry_after is None else {"Retry-After": retry_after}
        return web.Response(status=code, text=body, headers=headers)

    return answer


def says(body: str, content_type: str = "text/plain") -> AnyFault:
    """HTTP 200 with a body that is no feed."""

    async def answer(*_: object) -> web.Response:
        return web.Response(text=body, content_type=content_type)

    return answer


def rate_exceeded() -> AnyFault:
    """The throttle that says it is a success."""
    return says("Rate exceeded.")


def web_page() -> AnyFault:
    """A page for people in place of a feed."""
    return says("<!DOCTYPE html><html><body><h1>Please wait</h1></body></html>", "text/html")


def error_entry(sentence: str) -> Fault:
    """An error entry in a feed that is sent with HTTP 200."""

    async def answer(_: web.Request, listing: Listing, now: datetime) -> web.Response:
        del listing
        return _atom(error(sentence, now))

    return answer


def empty() -> Fault:
    """A whole feed that says there is nothing, although there is."""

    async def answer(_: web.Request, listing: Listing, now: datetime) -> web.Response:
        return _atom(feed(replace(listing, total=0, papers=()), now))

    return answer


def hollow() -> Fault:
    """A feed that counts its results and leaves them out."""

    async def answer(_: web.Request, listing: Listing, now: datetime) -> web.Response:
        return _atom(feed(replace(listing, papers=()), now))

    return answer


def short(entries: int) -> Fault:
    """A page with fewer entries than were asked for and exist."""

    async def answer(_: web.Request, listing: Listing, now: datetime) -> web.Response:
        return _atom(feed(replace(listing, papers=listing.papers[:entries]), now))

    return answer


def truncated() -> Fault:
    """Half of a feed, sent as if it were the whole."""

    async def answer(_: web.Request, listing: Listing, now: datetime) -> web.Response:
        text = feed(listing, now)
        return _atom(text[: len(text) // 2])

    return answer


def cut() -> Fault:
    """A connection that breaks off in the middle of the body."""

    async def answer(request: web.Request, listing: Listing, now: datetime) -> web.StreamResponse:
        body = feed(listing, now).encode()
        response = web.StreamResponse(headers={"Content-Type": ATOM})
        response.content_length = len(body)
        await response.prepare(request)
        await response.write(body[: len(body) // 2])
        _transport(request).close()
        return response

    return answer


def reset() -> AnyFault:
    """A connection that is cut before anything is said."""

    async def answer(request: web.Request, *_: object) -> web.StreamResponse:
        _transport(request).abort()
        return web.StreamResponse()

    return answer


def hang() -> AnyFault:
    """A connection that is accepted and never answered."""

    async def answer(*_: object) -> web.StreamResponse:
        await asyncio.Event().wait()
        raise AssertionError("nobody sets that event")

    return answer


def slow(seconds: float) -> Fault:
    """The true answer, late."""

    async def answer(_: web.Request, listing: Listing, now: datetime) -> web.StreamResponse:
        await asyncio.sleep(seconds)
        return _atom(feed(listing, now))

    return answer


def trickle(pause: float) -> Fault:
    """The true answer a byte at a time, so that no single read takes long."""

    async def answer(request: web.Request, listing: Listing, now: datetime) -> web.StreamResponse:
        response = web.StreamResponse(headers={"Content-Type": ATOM})
        await response.prepare(request)
        for byte in feed(listing, now).encode():
            await response.write(bytes([byte]))
            await asyncio.sleep(pause)
        return response

    return answer


def _atom(text: str) -> web.Response:
    return web.Response(body=text.encode(), headers={"Content-Type": ATOM})


def _transport(request: web.Request) -> asyncio.Transport:
    assert request.transport is not None
    return request.transport
