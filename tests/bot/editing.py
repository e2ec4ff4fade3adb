"""A service that has posted papers to one chat, about which more becomes known."""

from dataclasses import replace
from datetime import timedelta

from clock import NOON
from engine import Engine, promise, subscribe, the_chat, want
from fakes import FakeEditor, FakeSource, page, paper

from bot.clock import Clock
from bot.platforms import Platform
from storage import chats
from storage.database import Database
from storage.records import Habits, Paper

A, B = paper("2608.00001"), paper("2608.00002")
V2 = replace(A, version=2, title="Talking heads, revised", updated=NOON + timedelta(days=3))
GONE = replace(A, version=2, comment="error in section 4", withdrawn=True)
POSTED = "2608.00001 | They talk. | from the abstract | 1 Heads"
SUMMED = "2608.00001 | 2608.00001v1 in en | by claude | 1 Heads"


class Posted(Engine):
    """Posts papers from their abstracts, on any platform; what comes next is harvested."""

    def __init__(
        self,
        database: Database,
        platform: Platform,
        address: str,
        *,
        clock: Clock | None = None,
        send_timeout: float = 60.0,
        concurrency: int = 4,
    ) -> None:
        self.source = FakeSource("api")
        super().__init__(
            database,
            sources=[self.source],
            platforms=[platform],
            clock=clock,
            send_timeout=send_timeout,
            concurrency=concurrency,
        )
        self.platform = platform
        self.address = address

    async def begin(self, choice: str | None, *promised: Paper) -> None:
        """Post papers to the chat, which has made its choice."""
        name = self.platform.name
        await subscribe(self.database, self.address, name="Heads", platform=name)
        await promise(self.database, self.address, *promised, platform=name)
        if choice is not None:
            await self.choose(Habits(versions=choice))
        await self.settle()

    async def choose(self, habits: Habits) -> None:
        """Let the chat choose its habits."""
        chat = await the_chat(self.database, self.address, self.platform.name)
        async with self.database.transaction() as conn:
            await chats.choose(conn, chat.id, habits)

    async def harvest(self, *found: Paper) -> None:
        """Harvest these papers, and do all that is due."""
        self.source.happenings.append(page(len(self.source.happenings) + 1, *found))
        await self.poll.run()
        await self.settle()

    async def summarise_late(self, *wanted: Paper) -> None:
        """Summaries are made after all."""
        await want(self, *wanted)
        await self.summarise.run()


class Life(Posted):
    """The same on a fake platform; unless told otherwise, all is about A."""

    def __init__(
        self,
        database: Database,
        console: FakeEditor,
        *,
        send_timeout: float = 60.0,
        concurrency: int = 4,
    ) -> None:
        super().__init__(database, console, "1", send_timeout=send_timeout, concurrency=concurrency)
        self.console = console

    async def begin(self, choice: str | None = None, *promised: Paper) -> None:
        """As above."""
        await super().begin(choice, *(promised or (A,)))

    async def summarise_late(self, *wanted: Paper) -> None:
        """As above."""
        await super().summarise_late(*(wanted or (A,)))

    @property
    def edited(self) -> list[str]:
        """What messages of the chat were to be changed to, in order."""
        return [body for _, body in self.console.edits]
