"""The second step: make each wanted text once, whoever waits for it."""

import asyncio
from collections.abc import Sequence
from datetime import timedelta
from itertools import chain
from uuid import uuid4

import structlog

from bot.clock import Clock
from bot.summaries.asking import Asking, Resting
from bot.summaries.backoff import wait
from bot.summaries.base import Later, Summariser, Summary, SummaryError, Troubles, key_of
from storage import edits, outbox, papers, summaries
from storage.database import Connection, Database
from storage.languages import Languages
from storage.records import Paper, Text, TextKey

log = structlog.get_logger()

_LEASE = timedelta(minutes=5)
_BATCH = 4
"""How many texts are made at once, so also how many calls a provider gets at once."""

_MOST_TRIES = 6


class Summarise:
    """Asks the providers in their order: the next one when one cannot, and none twice.

    One that cannot now is asked again while anybody waits for the text, up to six times.

    Args:
        time_limit: seconds a provider has for one text, less than the text's lease.
        troubles: who is told of what needs the operator.

    Raises:
        ValueError: without a provider.
    """

    def __init__(
        self,
        database: Database,
        clock: Clock,
        providers: Sequence[Summariser],
        languages: Languages,
        *,
        time_limit: float = 180.0,
        troubles: Troubles | None = None,
    ) -> None:
        if not providers:
            raise ValueError("summarising needs a provider")
        self._database = database
        self._clock = clock
        self._providers = providers
        self._languages = languages
        self._asking = Asking(clock, time_limit, troubles)

    def wish(self, paper: Paper, chosen: str | None = None) -> TextKey:
        """The summary that a post of this paper wants in a chat that chose this language."""
        return key_of(self._providers[0], paper, self._languages.of(chosen))

    async def of(
        self, conn: Connection, papers: Sequence[Paper], chosen: str | None = None
    ) -> dict[str, tuple[str, str]]:
        """The best stored summary of each paper for such a chat, and what it rests on, by its id.

        One in the chat's language is better than one in that of the house, whoever wrote it; and
        any is better than what follows no prompt, and is in the language of the abstract.
        """
        languages = dict.fromkeys((self._languages.of(chosen), self._languages.house))
        ways = sorted(
            ((provider, language) for language in languages for provider in self._providers),
            key=lambda way: not way[0].prompt,
        )
        keys = {one.id: [key_of(provider, one, tag) for provider, tag in ways] for one in papers}
        made = await summaries.made(conn, chain.from_iterable(keys.values()))
        found = {name: next(filter(None, map(made.get, each)), None) for name, each in keys.items()}
        return {name: (text.body or "", text.basis or "") for name, text in found.items() if text}

    async def run(self, *, now_or_never: bool = False) -> int:
        """Make the wanted texts, at most a batch of them, and return how many there were.

        ``now_or_never``: what a provider could make only later the next one makes now, because
        nobody will be here later.
        """
        now = self._clock.now()
        async with self._database.transaction() as conn:
            wanted = await summaries.claim(conn, now, now + _LEASE, uuid4().hex, _BATCH)
        async with asyncio.TaskGroup() as group:
            for text in wanted:
                group.create_task(self._make(text, patient=not now_or_never))
        for provider in self._providers if wanted else ():
            self._asking.tell_news(provider)
        return len(wanted)

    async def _make(self, text: Text, *, patient: bool) -> None:
        async with self._database.reading() as conn:
            paper = await papers.get(conn, text.key.subject)
        provider = self._provider(text.key)
        if paper is None or provider is None or not self._stands(text.key, paper, provider):
            await self._pass_on(text, paper, "the paper or the configuration has changed since")
            return
        try:
            made = await self._asking.ask(provider, paper, text.key.language)
        except SummaryError as error:
            if not (patient and isinstance(error, Later) and await self._put_off(text, error)):
                await self._pass_on(text, paper, str(error), error.note or text.basis or "")
        else:
            await self._keep(text, made, provider)

    async def _keep(self, text: Text, made: Summary, provider: Summariser) -> None:
        """Store the text; the last provider's says, too, why no other made it."""
        says_why = text.basis and provider is self._providers[-1]
        basis = f"{made.basis} ({text.basis})" if says_why else made.basis
        async with self._database.transaction() as conn:
            await summaries.done(conn, text, made.body, basis)
            # The mark first, which takes all that was promised of the paper: texts of it in other
            # languages are made at the same time.
            await edits.mark(conn, [text.key.subject], self._clock.now())
            await self._hasten(conn, text.key)

    async def _put_off(self, text: Text, later: Later) -> bool:
        """Want the text of the same provider again; False when it was tried enough."""
        async with self._database.transaction() as conn:
            tries = 1 if isinstance(later, Resting) else await summaries.tried(conn, text)
            if tries >= _MOST_TRIES or not await summaries.awaited(conn, text.key.subject):
                return False
            not_before = self._clock.now() + wait(text.key, tries, later.delay)
            await summaries.put_off(conn, text, not_before)
        log.info("summary put off", paper=text.key.subject, by=text.key.provider, why=str(later))
        return True

    async def _pass_on(self, text: Text, paper: Paper | None, reason: str, note: str = "") -> None:
        """Write the failure, and want the text to ask for next, if there is one.

        ``note`` is what readers will be told of it.
        """
        log.info("summary refused", paper=text.key.subject, by=text.key.provider, why=reason)
        key = self._after(text.key, paper) if paper else None
        async with self._database.transaction() as conn:
            await summaries.failed(conn, text, reason)
            if key is None or (await summaries.want(conn, key, note)).state != "wanted":
                await self._hasten(conn, text.key)

    async def _hasten(self, conn: Connection, key: TextKey) -> None:
        readers = self._languages.read(key.language)
        await outbox.hasten(conn, key.subject, self._clock.now(), readers)

    def _stands(self, key: TextKey, paper: Paper, provider: Summariser) -> bool:
        """Whether it is this text that is wanted of the provider now."""
        return key == key_of(provider, paper, self._languages.of(key.language))

    def _provider(self, key: TextKey) -> Summariser | None:
        for one in self._providers:
            if (one.name, one.model, one.prompt) == (key.provider, key.model, key.prompt):
                return one
        return None

    def _after(self, key: TextKey, paper: Paper) -> TextKey | None:
        """The next provider's text; the first one's when it is another text that is needed now."""
        current = self._provider(key)
        if current is None or not self._stands(key, paper, current):
            return self.wish(paper, key.language)
        rest = self._providers[self._providers.index(current) + 1 :]
        return key_of(rest[0], paper, key.language) if rest else None
