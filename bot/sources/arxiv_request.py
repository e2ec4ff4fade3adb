"""One request to arXiv's query API: one connection, one answer, and an end in good time.

The home of the ``arxiv`` package and of ``requests`` beneath it. Both take a while to import, so
import this module where it is first needed.
"""

import asyncio
import socket
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from typing import Any

import arxiv  # type: ignore[import-untyped]  # it ships no type information
import requests
import structlog
from requests.adapters import HTTPAdapter

from bot.clock import Clock
from bot.sources.answers import Counted, check, seconds
from bot.sources.arxiv_papers import paper
from bot.sources.base import SourceDown
from bot.sources.questions import Answer, Question
from storage.records import Paper

log = structlog.get_logger()

LONGEST_CONNECT = 5.0
"""Seconds; what is not connected by then will hardly be, and this part cannot be broken off."""

LONGEST_END = 3.0
"""Seconds that a request which is broken off has to end."""


async def ask(
    question: Question, *, url: str, user_agent: str, timeout: float, clock: Clock
) -> Answer:
    """Send one request and return its answer. The connection is closed at the end, always.

    Raises:
        SourceDown: when there is no believable answer within ``timeout`` seconds.
        RequestRefused: when arXiv refuses the request.
    """
    call = _Call(url, user_agent, timeout, clock)
    work = _in_a_thread(lambda: call.run(question))
    try:
        async with asyncio.timeout(timeout):
            return await asyncio.shield(work)
    except TimeoutError:
        raise SourceDown(f"arXiv does not answer within {timeout:g} s.") from None
    finally:
        # Also when cancelled: the next request, whosever it is, must find the connection closed.
        # One that is still being made cannot be broken off; it is closed as soon as it is there.
        if not work.done():
            call.break_off()
            await asyncio.wait([work], timeout=LONGEST_END)


def _papers(results: Iterable[Any]) -> Iterator[Paper]:
    """The papers among the results; an odd one does not keep the others of its page away."""
    for result in results:
        try:
            yield paper(result)
        except ValueError as error:
            log.warning("arXiv lists something that is no paper", why=str(error))


def _in_a_thread(work: Callable[[], Answer]) -> asyncio.Future[Answer]:
    """Run the work in a thread that ends with the process: a name server may hang for minutes."""
    loop = asyncio.get_running_loop()
    ended: asyncio.Future[Answer] = loop.create_future()
    ended.add_done_callback(lambda done: done.cancelled() or done.exception())

    def settle(answer: Answer | None, error: BaseException | None) -> None:
        if not ended.done() and error is not None:
            ended.set_exception(error)
        elif not ended.done() and answer is not None:
            ended.set_result(answer)

    def run() -> None:
        answer, problem = None, None
        try:
            answer = work()
        except BaseException as error:  # noqa: BLE001 - it is raised where the answer is awaited
            problem = error
        with suppress(RuntimeError):  # The loop is closed: nobody waits any more.
            loop.call_soon_threadsafe(settle, answer, problem)

    threading.Thread(target=run, name="arxiv request", daemon=True).start()
    return ended


class _Call:
    """A request that runs in one thread and can be broken off from another."""

    def __init__(self, url: str, user_agent: str, timeout: float, clock: Clock) -> None:
        self._url = url
        self._user_agent = user_agent
        self._timeout = timeout
        self._clock = clock
        self._counted = Counted(0, 0)
        self._sockets: list[socket.socket] = []
        self._broken_off = False

    def run(self, question: Question) -> Answer:
        """Ask and wait for the answer."""
        try:
            papers = tuple(_papers(self._feed(question).results))
        except requests.RequestException as error:
            raise SourceDown("The connection to arXiv failed.") from error
        except ValueError as error:
            raise SourceDown("arXiv's answer has a date that is none.") from error
        return Answer(papers, self._counted.entries, self._counted.total)

    def break_off(self) -> None:
        """End the connection under the thread that waits for it."""
        self._broken_off = True
        for connection in self._sockets:
            _shut(connection)

    def _feed(self, question: Question) -> Any:
        """The parsed page.

        The package's public way reads page after page by itself, tells no total, waits for ever
        and names itself: so its single steps are used, over a session that we have prepared.
        """
        client = arxiv.Client(page_size=question.size, delay_seconds=0, num_retries=0)
        client.query_url_format = self._url + "?{}"
        url = client._format_url(_search(question), question.start, question.size)  # noqa: SLF001 - see above
        with client._session as session:  # noqa: SLF001 - see above
            self._prepare(session)
            return client._parse_feed(url)  # noqa: SLF001 - see above

    def _prepare(self, session: requests.Session) -> None:
        adapter = _Adapter(self._user_agent, self._timeout, self._watch)
        session.mount("http://", adapter)
        session.mount("https://", adapter)
        session.hooks["response"].append(self._check)

    def _check(self, response: requests.Response, *_: Any, **__: Any) -> None:
        """Look at the answer before the package does, and before a redirect is followed."""
        wait = seconds(response.headers.get("Retry-After"), self._clock.now())
        self._counted = check(response.status_code, response.content, wait)

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
        """Send with our headers and our time-outs, whatever the package asks for."""
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


def _watched(base: type[Any], watch: Callable[[socket.socket], None]) -> type[Any]:
    """A class of connections that shows each socket once it is connected."""

    def connect(self: Any) -> None:
        base.connect(self)
        watch(self.sock)

    return type(base.__name__, (base,), {"connect": connect})


def _search(question: Question) -> Any:
    return arxiv.Search(
        query=question.query,
        id_list=list(question.ids),
        sort_by=arxiv.SortCriterion.SubmittedDate,
        sort_order=(
            arxiv.SortOrder.Descending if question.newest_first else arxiv.SortOrder.Ascending
        ),
    )


def _shut(connection: socket.socket) -> None:
    """End both directions, beneath TLS: whoever reads or writes there gets an error at once."""
    with suppress(OSError):
        socket.socket.shutdown(connection, socket.SHUT_RDWR)
