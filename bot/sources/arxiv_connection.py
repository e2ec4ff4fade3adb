"""One connection to arXiv: one request, seen as we want to be seen, and an end in good time.

The home of ``requests``, which takes a while to import: so import this module, and those that
stand on it, where they are first needed.
"""

import asyncio
import socket
import threading
from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import Any, Generic, TypeVar

import requests
from requests.adapters import HTTPAdapter

from bot.sources.base import SourceDown

LONGEST_CONNECT = 5.0
"""Seconds; what is not connected by then will hardly be, and this part cannot be broken off."""

LONGEST_END = 3.0
"""Seconds that a request which is broken off has to end."""

T = TypeVar("T")


class Connection:
    """Sends from one thread and can be broken off from another. It serves one request."""

    def __init__(self, user_agent: str, timeout: float) -> None:
        self._user_agent = user_agent
        self._timeout = timeout
        self._sockets: list[socket.socket] = []
        self._broken_off = False

    async def ask(self, work: Callable[[requests.Session], T], session: requests.Session) -> T:
        """Let ``work`` send its request in a thread and return its answer.

        The connection is closed at the end, always.

        Raises:
            SourceDown: when there is no answer within the time-out.
        """
        running = _in_a_thread(lambda: self._run(work, session))
        try:
            async with asyncio.timeout(self._timeout):
                return await asyncio.shield(running)
        except TimeoutError:
            raise SourceDown(f"arXiv does not answer within {self._timeout:g} s.") from None
        finally:
            # Also when cancelled: the next request, whosever it is, must find the connection
            # closed. One that is still being made cannot be broken off; it is closed as soon as
            # it is there.
            if not running.done():
                self._break_off()
                await asyncio.wait([running], timeout=LONGEST_END)

    def _run(self, work: Callable[[requests.Session], T], session: requests.Session) -> T:
        adapter = _Adapter(self._user_agent, self._timeout, self._watch)
        with session:
            session.mount("http://", adapter)
            session.mount("https://", adapter)
            try:
                return work(session)
            except requests.RequestException as error:
                raise SourceDown("The connection to arXiv failed.") from error

    def _break_off(self) -> None:
        """End the connection under the thread that waits for it."""
        self._broken_off = True
        for connection in self._sockets:
            _shut(connection)

    def _watch(self, connection: socket.socket) -> None:
        self._sockets.append(connection)
        if self._broken_off:
            _shut(connection)


class _Adapter(HTTPAdapter):
    """Sends as we want to be seen, with time-outs, over a connection that can be watched."""

    def __init__(
        self, user_agent: str, timeout: float, watch: Callable[[socket.socket], None]
    ) -> None:
        super().__init__(max_retries=0)
        self._headers = {"User-Agent": user_agent, "Connection": "close"}
        # The time-out of the whole request ends it sooner; these are for a loop that is gone.
        self._time = (min(timeout, LONGEST_CONNECT), timeout + LONGEST_CONNECT)
        self._watch = watch

    def send(self, request: requests.PreparedRequest, *args: Any, **kwargs: Any) -> Any:
        """Send with our headers and our time-outs, whatever is asked for."""
        request.headers.update(self._headers)
        return super().send(request, *args, **{**kwargs, "timeout": self._time})

    def get_connection_with_tls_context(
        self,
        request: requests.PreparedRequest,
        verify: bool | str | None,
        proxies: Mapping[str, str] | None = None,
        cert: tuple[str, str] | str | None = None,
    ) -> Any:
        """The pool that would have been used, whose connections tell of their sockets."""
        pool: Any = super().get_connection_with_tls_context(request, verify, proxies, cert)
        pool.ConnectionCls = _watched(pool.ConnectionCls, self._watch)
        return pool


class _Ended(Generic[T]):
    """How the work in a thread ended: with what it returned, or with what it raised."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self._loop = loop
        self.future: asyncio.Future[T] = loop.create_future()
        self.future.add_done_callback(lambda done: done.cancelled() or done.exception())

    def settle(self, how: Callable[[], None]) -> None:
        """Tell it from the thread, if anybody still waits."""

        def unless_given_up() -> None:
            if not self.future.done():
                how()

        with suppress(RuntimeError):  # The loop is closed: nobody waits any more.
            self._loop.call_soon_threadsafe(unless_given_up)


def _in_a_thread(work: Callable[[], T]) -> asyncio.Future[T]:
    """Run the work in a thread that ends with the process: a name server may hang for minutes."""
    ended: _Ended[T] = _Ended(asyncio.get_running_loop())

    def run() -> None:
        try:
            answer = work()
        except BaseException as error:  # noqa: BLE001 - it is raised where the answer is awaited
            problem = error
            ended.settle(lambda: ended.future.set_exception(problem))
        else:
            ended.settle(lambda: ended.future.set_result(answer))

    threading.Thread(target=run, name="arxiv request", daemon=True).start()
    return ended.future


def _watched(base: type[Any], watch: Callable[[socket.socket], None]) -> type[Any]:
    """A class of connections that shows each socket once it is connected."""

    def connect(self: Any) -> None:
        base.connect(self)
        watch(self.sock)

    return type(base.__name__, (base,), {"connect": connect})


def _shut(connection: socket.socket) -> None:
    """End both directions, beneath TLS: whoever reads or writes there gets an error at once."""
    with suppress(OSError):
        socket.socket.shutdown(connection, socket.SHUT_RDWR)
