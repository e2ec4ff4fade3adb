"""The first step: harvest the sources, match what is new, promise it to the chats that asked.

One page of a harvest is one transaction: its papers, the promises and the source's cursor
together. A crash repeats a page, which is harmless; it never loses one.
"""

from collections.abc import AsyncGenerator, Callable, Collection, Mapping, Sequence
from contextlib import aclosing
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

import structlog

from bot.blocklists import FILTERED, KeptOut, kept_out
from bot.clock import Clock
from bot.life import WHILE_PAUSED
from bot.query import Document, analyse
from bot.read_ahead import ReadAhead, read_ahead
from bot.revisions import note
from bot.rhythm import hour_for
from bot.sources.base import Page, Source, SourceError
from bot.standing import Matches, Standing
from storage import chats, cursors, hours, languages, outbox, papers, summaries
from storage.database import Connection, Database
from storage.records import Paper, Revision, TextKey, Why

log = structlog.get_logger()

POST_FROM = "post from: "
"""The cursor that keeps, for each part of a source, the first day whose papers are posted."""

Dues = Mapping[int, Mapping[int, datetime | None]]
"""Chat id → the number of each of its subscriptions → when that is due next."""


@dataclass(frozen=True, slots=True)
class _Readers:
    """What is known of the chats that ask for a page's papers.

    Attributes:
        dues: when each of their subscriptions is due.
        chosen: the language of those that chose one.
        paused: those that may not be written to.
        blocked: what their block lists keep out.
    """

    dues: Dues
    chosen: Mapping[int, str]
    paused: Collection[int]
    blocked: KeptOut

    def unsent(self, paper: Paper, chat_id: int) -> tuple[str, str] | None:
        """How the promise of the paper to the chat ends at once, and why; None when it does not."""
        if block := self.blocked.get((paper.id, chat_id)):
            return FILTERED, block
        return ("paused", WHILE_PAUSED) if chat_id in self.paused else None


@dataclass(frozen=True, slots=True)
class Harvest:
    """What one run over one source brought; ``problem`` is a sentence when it ended early."""

    source: str
    papers: int = 0
    new: int = 0
    promised: int = 0
    problem: str | None = None


class Poll:
    """Runs over the sources, one after the other.

    Args:
        wish: the key of the summary that a paper's post wants in a chat that chose a language.
        patience: how long a post waits for that summary.
        post_days: how many days before the first harvest of a source still count as new; what is
            older is stored and can be searched, and is never posted.
    """

    def __init__(
        self,
        database: Database,
        clock: Clock,
        sources: Sequence[Source],
        *,
        wish: Callable[[Paper, str | None], TextKey],
        patience: timedelta,
        post_days: int,
    ) -> None:
        self._database = database
        self._clock = clock
        self._sources = sources
        self._wish = wish
        self._patience = patience
        self._post_days = post_days
        self._standing = Standing()

    async def run(self) -> list[Harvest]:
        """Harvest every source. A source that fails never keeps the next one from its turn."""
        await self._standing.load(self._database)
        return [await self._harvest(source) for source in self._sources]

    async def _harvest(self, source: Source) -> Harvest:
        result = Harvest(source.name)
        cursor, post_from = await self._begin(source)
        try:
            async with aclosing(self._pages(source, cursor)) as pages:
                async for page in pages:
                    new, promised = await self._store(source, page, post_from)
                    result = replace(
                        result,
                        papers=result.papers + len(page.papers),
                        new=result.new + new,
                        promised=result.promised + promised,
                    )
        except SourceError as error:
            result = replace(result, problem=str(error))
            log.warning("harvest ended early", source=source.name, why=str(error))
        else:
            if result.papers and post_from > date.min:
                await self._post_from(source, date.min)
        log.info(
            "harvested",
            source=source.name,
            papers=result.papers,
            new=result.new,
            promised=result.promised,
        )
        return result

    async def _pages(self, source: Source, cursor: str | None) -> AsyncGenerator[Page, None]:
        """The source's pages; a defect of the source ends them as any failure of it does."""
        try:
            async with aclosing(source.pages(cursor, self._unseen)) as pages:
                async for page in pages:
                    yield page
        except SourceError:
            raise
        except Exception as error:
            log.exception("source failed", source=source.name)
            raise SourceError(f"{source.name} failed: {type(error).__name__}: {error}") from error

    async def _begin(self, source: Source) -> tuple[str | None, date]:
        """The cursor, and the first day that is posted until the first harvest is whole."""
        today = self._clock.now().date()
        async with self._database.transaction() as conn:
            cursor = await cursors.get(conn, source.name, source.scope)
            kept = await cursors.get(conn, source.name, POST_FROM + source.scope)
            if kept is None:
                kept = (today - timedelta(days=self._post_days)).isoformat()
                await cursors.put(conn, source.name, POST_FROM + source.scope, kept)
        # A clock that was ahead at the first start must not silence what comes after.
        return cursor, min(date.fromisoformat(kept), today)

    async def _post_from(self, source: Source, day: date) -> None:
        """After a whole first harvest the days count no more: what comes now, was held back."""
        async with self._database.transaction() as conn:
            await cursors.put(conn, source.name, POST_FROM + source.scope, day.isoformat())

    async def _unseen(self, ids: Sequence[str]) -> set[str]:
        async with self._database.reading() as conn:
            return set(ids) - (await papers.versions(conn, ids)).keys()

    async def _store(self, source: Source, page: Page, post_from: date) -> tuple[int, int]:
        read, found = await self._match(page.papers)
        async with self._database.transaction() as conn:
            new, revised = await papers.put(conn, page.papers, read.tokens, fresh=True)
            await note(conn, revised, self._clock.now(), source.name, posts=True)
            wider = [one for one in revised if _is_wider(one)]
            found = {one.id: found[one.id] for one in new if one.id in found}
            found |= await self._crossed(conn, wider)
            # Before it is looked for changes: a chat that becomes one with another is in them.
            await chats.keep(conn, _asking(found))
            if await self._standing.sync(conn, undoable=True):
                found = dict(await self._standing.match(conn, map(read.document, new)))
                found |= await self._crossed(conn, wider)
            due = [
                paper
                for paper in [*new, *(one.after for one in wider)]
                if paper.id in found and paper.announced >= post_from
            ]
            readers = await _readers(conn, {read.document(paper): found[paper.id] for paper in due})
            promised = 0
            for paper in due:
                promised += await self._promise(conn, paper, found[paper.id], readers)
            await cursors.put(conn, source.name, source.scope, page.cursor)
        return len(new), promised

    async def _match(self, page: Sequence[Paper]) -> tuple[ReadAhead, Matches]:
        """All that takes time, before the transaction: reading the papers, and matching them."""
        async with self._database.reading() as conn:
            await self._standing.sync(conn)
            revised = await papers.revisions(conn, page, fresh=True)
        both = (paper for one in revised for paper in (one.before, one.after))
        read = await read_ahead({*page, *both})
        async with self._database.reading() as conn:
            found = await self._standing.match(conn, map(read.document, papers.latest(page)))
        return read, found

    async def _crossed(self, conn: Connection, wider: Sequence[Revision]) -> Matches:
        """Who asks for papers that were stored before because they are in another category now.

        For them it is a new paper; what a new version says otherwise makes it none.
        """
        if not wider:
            return {}
        asked = await self._standing.match(conn, [analyse(one.before) for one in wider])
        listed = (replace(one.before, categories=one.after.categories) for one in wider)
        found = await self._standing.match(conn, map(analyse, listed))
        return {
            paper_id: {
                chat: why for chat, why in asking.items() if chat not in asked.get(paper_id, {})
            }
            for paper_id, asking in found.items()
        }

    async def _promise(
        self,
        conn: Connection,
        paper: Paper,
        asking: Mapping[int, Sequence[Why]],
        readers: _Readers,
    ) -> int:
        """Promise the paper to those who ask for it, and tell at once to whom it does not go."""
        now, made = self._clock.now(), 0
        ended = {one: unsent for one in sorted(asking) if (unsent := readers.unsent(paper, one))}
        for chat_id, unsent in ended.items():
            made += await outbox.promise(
                conn, chat_id, paper.id, asking[chat_id], now, unsent=unsent
            )
        active = [one for one in asking if one not in ended]
        waits = {
            language: (await summaries.want(conn, self._wish(paper, language))).state == "wanted"
            for language in dict.fromkeys(map(readers.chosen.get, active))
        }
        for chat_id in active:
            why = asking[chat_id]
            hour = hour_for([one.number for one in why], readers.dues.get(chat_id, {}))
            ready_at = self._ready_at(hour or now, now, waits=waits[readers.chosen.get(chat_id)])
            made += await outbox.promise(conn, chat_id, paper.id, why, ready_at, hour)
        return made

    def _ready_at(self, hour: datetime, now: datetime, *, waits: bool) -> datetime:
        """The hour, or, for the sake of a summary, the patience behind it.

        For the digest of an hour that was missed the patience begins now.
        """
        if not waits:
            return max(hour, now)
        until = hour + self._patience
        return until if until >= now else now + self._patience


async def _readers(conn: Connection, found: Mapping[Document, Collection[int]]) -> _Readers:
    chat_ids = sorted({one for asking in found.values() for one in asking})
    return _Readers(
        await hours.dues_of(conn, chat_ids),
        await languages.chosen(conn, chat_ids),
        await chats.paused_among(conn, chat_ids),
        await kept_out(conn, found),
    )


def _is_wider(one: Revision) -> bool:
    """Whether the paper is in a category in which it was not."""
    more = set(one.after.categories) - set(one.before.categories)
    return bool(more) and not one.after.withdrawn


def _asking(found: Matches) -> list[int]:
    """The ids of the chats that ask for any of these papers."""
    return sorted({key for one in found.values() for key in one})
