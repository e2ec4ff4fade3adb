"""The second step: make each wanted text once, whoever waits for it."""

import asyncio
from collections.abc import Sequence
from datetime import timedelta
from uuid import uuid4

import structlog

from bot.clock import Clock
from bot.summaries.base import Summariser, Summary, SummaryError
from storage import outbox, papers, summaries
from storage.database import Connection, Database, storable
from storage.records import Paper, Text, TextKey

log = structlog.get_logger()

_LEASE = timedelta(minutes=5)
_BATCH = 8


class Summarise:
    """Asks the providers in their order: the next one when one cannot, and none twice.

    Args:
        time_limit: seconds a provider has for one text, less than the text's lease.

    Raises:
        ValueError: without a provider.
    """

    def __init__(
        self,
        database: Database,
        clock: Clock,
        providers: Sequence[Summariser],
        language: str,
        *,
        time_limit: float = 180.0,
    ) -> None:
        if not providers:
            raise ValueError("summarising needs a provider")
        self._database = database
        self._clock = clock
        self._providers = providers
        self._language = language
        self._time_limit = time_limit

    def wish(self, paper: Paper) -> TextKey:
        """The summary that a post of this paper wants."""
        return self._key(paper, self._providers[0])

    async def of(self, conn: Connection, paper: Paper) -> tuple[str, str] | None:
        """The best stored summary of the paper, and what it rests on."""
        keys = [self._key(paper, provider) for provider in self._providers]
        text = await summaries.find(conn, keys)
        return (text.body or "", text.basis or "") if text else None

    async def run(self) -> int:
        """Make the wanted texts, at most a batch of them, and return how many there were."""
        now = self._clock.now()
        async with self._database.transaction() as conn:
            wanted = await summaries.claim(conn, now, now + _LEASE, uuid4().hex, _BATCH)
        async with asyncio.TaskGroup() as group:
            for text in wanted:
                group.create_task(self._make(text))
        return len(wanted)

    async def _make(self, text: Text) -> None:
        async with self._database.reading() as conn:
            paper = await papers.get(conn, text.key.subject)
        provider = self._provider(text.key)
        if paper is None or provider is None or text.key != self._key(paper, provider):
            await self._pass_on(text, paper, "the paper or the configuration has changed since")
            return
        try:
            async with asyncio.timeout(self._time_limit):
                made = await provider.summarise(paper, text.key.language)
        except SummaryError as error:
            await self._pass_on(text, paper, str(error))
        except TimeoutError:
            await self._pass_on(text, paper, f"no answer in {self._time_limit:g} s")
        except Exception:
            # A provider's defect costs its text, not the step: the lease ends, and it is tried
            # again; the posts that wait for it go out when their patience ends.
            log.exception("summary failed", paper=text.key.subject, provider=text.key.provider)
        else:
            if storable(made.body + made.basis):
                await self._keep(text, made)
            else:
                await self._pass_on(text, paper, "the summary is no text")

    async def _keep(self, text: Text, made: Summary) -> None:
        async with self._database.transaction() as conn:
            await summaries.done(conn, text, made.body, made.basis)
            await outbox.hasten(conn, text.key.subject, self._clock.now())

    async def _pass_on(self, text: Text, paper: Paper | None, reason: str) -> None:
        """Write the failure, and want the text to ask for next, if there is one."""
        log.info("summary refused", paper=text.key.subject, by=text.key.provider, why=reason)
        key = self._after(text.key, paper) if paper else None
        async with self._database.transaction() as conn:
            await summaries.failed(conn, text, reason)
            if key is None or (await summaries.want(conn, key)).state != "wanted":
                await outbox.hasten(conn, text.key.subject, self._clock.now())

    def _key(self, paper: Paper, provider: Summariser) -> TextKey:
        return TextKey(
            kind="summary",
            subject=paper.id,
            version=paper.version,
            provider=provider.name,
            model=provider.model,
            prompt=provider.prompt,
            language=self._language,
        )

    def _provider(self, key: TextKey) -> Summariser | None:
        for one in self._providers:
            if (one.name, one.model, one.prompt) == (key.provider, key.model, key.prompt):
                return one
        return None

    def _after(self, key: TextKey, paper: Paper) -> TextKey | None:
        """The next provider's text; the first one's when it is another text that is needed now."""
        current = self._provider(key)
        if current is None or key != self._key(paper, current):
            return self.wish(paper)
        rest = self._providers[self._providers.index(current) + 1 :]
        return self._key(paper, rest[0]) if rest else None
