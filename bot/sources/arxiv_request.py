"""One request to arXiv's query API, and its answer.

The home of the ``arxiv`` package, which takes a while to import: import this module where it is
first needed.
"""

from collections.abc import Iterable, Iterator
from typing import Any

import arxiv  # type: ignore[import-untyped]  # it ships no type information
import requests
import structlog

from bot.clock import Clock
from bot.sources.answers import Counted, check, seconds
from bot.sources.arxiv_connection import Connection
from bot.sources.arxiv_papers import paper
from bot.sources.base import SourceDown
from bot.sources.questions import Answer, Question
from storage.records import Paper

log = structlog.get_logger()


async def ask(
    question: Question, *, url: str, user_agent: str, timeout: float, clock: Clock
) -> Answer:
    """Send one request and return its answer. The connection is closed at the end, always.

    Raises:
        SourceDown: when there is no believable answer within ``timeout`` seconds.
        RequestRefused: when arXiv refuses the request.
    """
    call = _Call(question, url, clock)
    return await Connection(user_agent, timeout).ask(call.run, call.session)


def _papers(results: Iterable[Any]) -> Iterator[Paper]:
    """The papers among the results; an odd one does not keep the others of its page away."""
    for result in results:
        try:
            yield paper(result)
        except ValueError as error:
            log.warning("arXiv lists something that is no paper", why=str(error))


class _Call:
    """One question, asked through the package.

    The package's public way reads page after page by itself, tells no total, waits for ever and
    names itself: so its single steps are used, over a session of its own that is prepared.
    """

    def __init__(self, question: Question, url: str, clock: Clock) -> None:
        self._question = question
        self._clock = clock
        self._counted = Counted(0, 0)
        self._client = arxiv.Client(page_size=question.size, delay_seconds=0, num_retries=0)
        self._client.query_url_format = url + "?{}"
        self.session: requests.Session = self._client._session  # noqa: SLF001 - see above
        self.session.hooks["response"].append(self._check)

    def run(self, _: requests.Session) -> Answer:
        """Ask and wait for the answer."""
        search, start, size = _search(self._question), self._question.start, self._question.size
        url = self._client._format_url(search, start, size)  # noqa: SLF001 - see above
        try:
            feed = self._client._parse_feed(url)  # noqa: SLF001 - see above
            papers = tuple(_papers(feed.results))
        except requests.RequestException:
            raise  # Some of them are a ValueError too.
        except ValueError as error:
            raise SourceDown("arXiv's answer has a date that is none.") from error
        return Answer(papers, self._counted.entries, self._counted.total)

    def _check(self, response: requests.Response, *_: Any, **__: Any) -> None:
        """Look at the answer before the package does, and before a redirect is followed."""
        wait = seconds(response.headers.get("Retry-After"), self._clock.now())
        self._counted = check(response.status_code, response.content, wait)


def _search(question: Question) -> Any:
    return arxiv.Search(
        query=question.query,
        id_list=list(question.ids),
        sort_by=arxiv.SortCriterion.SubmittedDate,
        sort_order=(
            arxiv.SortOrder.Descending if question.newest_first else arxiv.SortOrder.Ascending
        ),
    )
