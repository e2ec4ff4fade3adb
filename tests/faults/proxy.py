"""A network that does harm: it stands between Papercast and one server, on loopback.

It speaks HTTP as far as it must to know where a request ends, and hands on everything else, such
as what follows when a connection becomes a WebSocket.
"""

import asyncio
import socket
import struct
import time
from collections.abc import Awaitable
from contextlib import suppress
from typing import Self
from urllib.parse import urlsplit

from weather import PAGE, Blow, Harm, Weather

_TURNED_OFF = struct.pack("ii", 1, 0)
"""``SO_LINGER``: closing sends a reset, and what was not sent is dropped."""
_BODILESS = (b"204", b"304")


class Proxy:
    """Leads to ``url`` through that weather while its ``async with`` is open."""

    def __init__(self, url: str, weather: Weather) -> None:
        parts = urlsplit(url)
        assert parts.port is not None
        self._scheme, self._path, self._port = parts.scheme, parts.path, parts.port
        self._weather = weather
        self._served: set[asyncio.Task[None]] = set()
        self.url = ""

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._accept, "127.0.0.1", 0)
        port = self._server.sockets[0].getsockname()[1]
        self.url = f"{self._scheme}://127.0.0.1:{port}{self._path}"
        return self

    async def __aexit__(self, *_: object) -> None:
        self._server.close()
        for task in self._served:
            task.cancel()
        await asyncio.gather(*self._served, return_exceptions=True)

    async def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._served.add(task)
        try:
            with suppress(OSError, asyncio.IncompleteReadError, asyncio.CancelledError):
                await Line(reader, writer, self._weather, self._port).serve()
        finally:
            writer.transport.abort()
            self._served.discard(task)


class Line:
    """One connection from Papercast, and the one that it is continued by."""

    def __init__(
        self,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
        weather: Weather,
        port: int,
    ) -> None:
        self._reader = reader
        self._writer = writer
        self._weather = weather
        self._port = port

    async def serve(self) -> None:
        """Hand on requests and answers, one after another, as the weather lets them."""
        if self._weather.cuts():
            self._reset()
            return
        theirs, to_them = await asyncio.open_connection("127.0.0.1", self._port)
        try:
            while (asked := await message(self._reader)) is not None:
                if not await self._exchange(asked, theirs, to_them):
                    return
        finally:
            to_them.transport.abort()

    async def _exchange(
        self, asked: bytes, theirs: asyncio.StreamReader, to_them: asyncio.StreamWriter
    ) -> bool:
        """One request with its answer; False when the connection has ended with it."""
        begun = time.monotonic()
        blow = self._weather.blow(asked)
        if blow.harm is Harm.LATENCY:
            await asyncio.sleep(blow.seconds)
        if blow.harm not in {Harm.NONE, Harm.LATENCY} and not blow.done:
            return await self._strike(blow, b"")
        to_them.write(asked)
        answer = await message(theirs, bodiless=asked.startswith(b"HEAD"))
        if answer is None:
            return False
        if answer.startswith(b"HTTP/1.1 101"):
            await self._tunnel(blow, answer, theirs, to_them)
            return False
        if blow.harm not in {Harm.NONE, Harm.LATENCY}:
            return await self._strike(blow, answer)
        self._writer.write(answer)
        await self._writer.drain()
        self._weather.answered(asked, time.monotonic() - begun)
        return not self._weather.hangs_up

    async def _strike(self, blow: Blow, answer: bytes) -> bool:
        """Do harm in place of the answer, which is empty when the server was never asked."""
        match blow.harm:
            case Harm.RESET:
                self._reset()
            case Harm.HALF_CLOSE:
                self._writer.write(answer[: len(answer) // 2])
                self._writer.write_eof()
                await self._reader.read()
            case Harm.BLACK_HOLE:
                await self._reader.read()
            case Harm.TRUNCATED:
                self._writer.write(blow.cut(answer or PAGE))
                await self._writer.drain()
                self._writer.close()
            case _:
                self._writer.write(blow.page)
                await self._writer.drain()
                return True
        return False

    async def _tunnel(
        self,
        blow: Blow,
        answer: bytes,
        theirs: asyncio.StreamReader,
        to_them: asyncio.StreamWriter,
    ) -> None:
        """Hand on bytes in both directions, until one side ends or the weather strikes."""
        self._writer.write(answer)
        ways = [
            asyncio.create_task(_pour(self._reader, to_them)),
            asyncio.create_task(_pour(theirs, self._writer, blow)),
        ]
        done, _ = await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
        if ways[1] in done and blow.harm is Harm.RESET:
            self._reset()
        elif ways[1] in done and blow.harm is Harm.HALF_CLOSE:
            self._writer.write_eof()
            await _within_reason(ways[0])
        elif ways[1] in done and blow.harm is Harm.BLACK_HOLE:
            await _within_reason(ways[0])
        for way in ways:
            way.cancel()
        await asyncio.gather(*ways, return_exceptions=True)

    def _reset(self) -> None:
        sock: socket.socket = self._writer.get_extra_info("socket")
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _TURNED_OFF)
        self._writer.transport.abort()


async def _within_reason(way: Awaitable[None]) -> None:
    with suppress(TimeoutError):
        async with asyncio.timeout(20):
            await way


async def _pour(
    source: asyncio.StreamReader, into: asyncio.StreamWriter, blow: Blow | None = None
) -> None:
    """Hand on until the source ends, or until as much has gone through as the blow lets through."""
    left = blow.after if blow else None
    while left is None or left > 0:
        data = await source.read(65536 if left is None else min(left, 65536))
        if not data:
            return
        if blow and blow.harm is Harm.LATENCY:
            await asyncio.sleep(blow.seconds)
        into.write(data)
        await into.drain()
        left = None if left is None else left - len(data)


async def message(reader: asyncio.StreamReader, *, bodiless: bool = False) -> bytes | None:
    """The next request or answer, whole; None when the connection has ended."""
    try:
        head = await reader.readuntil(b"\r\n\r\n")
    except asyncio.IncompleteReadError:
        return None
    lines = head.split(b"\r\n")
    told = dict(line.lower().split(b": ", 1) for line in lines[1:] if b": " in line)
    no_body = bodiless or (lines[0].startswith(b"HTTP") and lines[0].split()[1] in _BODILESS)
    if no_body:
        return head
    if told.get(b"transfer-encoding") == b"chunked":
        return head + await _chunks(reader)
    return head + await reader.readexactly(int(told.get(b"content-length", 0)))


async def _chunks(reader: asyncio.StreamReader) -> bytes:
    found = b""
    while True:
        size = await reader.readuntil(b"\r\n")
        body = await reader.readexactly(int(size.split(b";")[0], 16) + 2)
        found += size + body
        if body == b"\r\n":
            return found
