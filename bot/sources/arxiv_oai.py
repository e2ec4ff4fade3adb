"""arXiv's OAI-PMH endpoint as a bulk of papers: set after set, page after page, from a day on.

Its days are those on which a record last changed. A paper has not changed before it was submitted,
so all papers since a day are among the records that changed since then. Those that changed up to
another day are not all papers until then: so no end is asked for, and whoever stores the papers
looks at their own days.

arXiv lists records in the order of their days, and its tokens end with their day. So a token is
used while it lasts; afterwards the list is asked for again from the last day that was stored.
"""

import asyncio
import json
from collections.abc import AsyncGenerator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from random import Random
from types import ModuleType

import structlog

from bot.clock import Clock
from bot.sources.arxiv_manners import Manners
from bot.sources.arxiv_oai_records import Listed, TokenExpired
from bot.sources.arxiv_options import Options
from bot.sources.arxiv_sets import set_of
from bot.sources.base import SourceDown
from bot.sources.batches import Batch
from bot.sources.gate import Gate
from bot.sources.user_agent import user_agent

log = structlog.get_logger()

TIMEOUT = 180.0
"""Seconds that arXiv has for one page: it has been seen to take more than one minute."""

EARLIEST = date(2005, 9, 16)
"""No record last changed before this day, by arXiv's own account: older papers are there too."""

PATIENCE = 3600.0
"""Seconds that a page is waited for with all its tries: arXiv may ask to come back much later."""


@dataclass(frozen=True, slots=True)
class _Place:
    """The cursor: which set is read, up to which day of change, and the token for what follows."""

    part: int
    since: str
    token: str | None = None

    @classmethod
    def read(cls, cursor: str | None, since: date) -> "_Place":
        return cls(**json.loads(cursor)) if cursor else cls(0, since.isoformat())

    def __str__(self) -> str:
        return json.dumps(asdict(self))

    @property
    def asked(self) -> dict[str, str]:
        if self.token is not None:
            return {"verb": "ListRecords", "resumptionToken": self.token}
        return {"verb": "ListRecords", "metadataPrefix": "arXiv", "from": self.since}


class ArxivOai:
    """All papers of some categories (of all, without any) that changed since a day.

    Args:
        options: whose address, manners and patience are those of the query API too.
    """

    def __init__(
        self,
        options: Options,
        since: date,
        categories: Sequence[str],
        *,
        gate: Gate,
        clock: Clock,
        timeout: float = TIMEOUT,
        jitter: Random | None = None,
    ) -> None:
        self._options = options
        self._since = max(since, EARLIEST)
        self._sets: tuple[str | None, ...] = tuple(sorted(set(map(set_of, categories)))) or (None,)
        self._clock = clock
        self._timeout = timeout
        self._manners = Manners(
            gate,
            clock,
            interval=options.oai_interval,
            timeout=timeout,
            jitter=jitter or Random(),  # noqa: S311 - it spreads waits and keeps no secret
        )
        self.scope = f"OAI-PMH from {since}, {' '.join(filter(None, self._sets)) or 'all sets'}"

    async def batches(self, cursor: str | None) -> AsyncGenerator[Batch, None]:
        """Yield what follows the cursor, page after page.

        Raises:
            SourceError: when arXiv fails; the batches yielded before stand.
        """
        place, ended = _Place.read(cursor, self._since), None
        while place.part < len(self._sets):
            try:
                page = await self._ask(place)
            except TokenExpired as error:
                if place.token is None or place.since == ended:
                    raise SourceDown("arXiv does not know its own tokens.") from error
                log.info("the token has ended with its day", since=place.since)
                place, ended = replace(place, token=None), place.since
                continue
            place = self._behind(place, page)
            yield Batch(
                page.papers, str(place), page.unreadable, self._share(place), self._shown(place)
            )

    def _behind(self, place: _Place, page: Listed) -> _Place:
        """Where it goes on after a page: in its set, or in the next one."""
        if page.token is None:
            return _Place(place.part + 1, self._since.isoformat())
        if page.token == place.token:
            raise SourceDown("arXiv gives the same page again and again.")
        changed = page.changed.isoformat() if page.changed else place.since
        return _Place(place.part, max(changed, place.since), page.token)

    async def _ask(self, place: _Place) -> Listed:
        # Loading what speaks HTTP takes about as long as a request: not on the event loop.
        request = await asyncio.to_thread(_load)
        name = self._sets[place.part]
        params = place.asked | ({"set": name} if name and place.token is None else {})
        return await self._manners.ask(
            lambda: self._send(request, params),
            patience=PATIENCE,
            attempts=self._options.attempts,
        )

    async def _send(self, request: ModuleType, params: Mapping[str, str]) -> Listed:
        page: Listed = await request.ask(
            params,
            url=self._options.oai_url,
            user_agent=user_agent(self._options.contact),
            timeout=self._timeout,
            clock=self._clock,
        )
        return page

    def _share(self, place: _Place) -> float:
        """How much of the whole is behind us, measured by the days of change."""
        days = max((self._clock.now().date() - self._since).days, 1)
        passed = (date.fromisoformat(place.since) - self._since).days
        return min(1.0, (place.part + min(passed / days, 1.0)) / len(self._sets))

    def _shown(self, place: _Place) -> str:
        if place.part == len(self._sets):
            return "the end"
        name = self._sets[place.part] or "all of arXiv"
        return f"{name}, changed by {place.since}"


def _load() -> ModuleType:
    from bot.sources import arxiv_oai_request  # noqa: PLC0415 - it costs requests and more

    return arxiv_oai_request
