"""A desk at which commands are given: a store, a library, a runner, and what surrounds them.

What surrounds them are fakes to be read aloud: arXiv as a list of papers, a clock that tells a
later time whenever it is asked, a summariser that takes the first words.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from functools import partial
from types import MappingProxyType

from clock import NOON, FakeClock

from bot.access import Access
from bot.askers import Asker
from bot.blocks import (
    Action,
    Block,
    Copy,
    Document,
    Entry,
    Finding,
    FullPaper,
    Item,
    Line,
    Marked,
    Reply,
)
from bot.clock import Clock
from bot.commands import COMMANDS
from bot.commands.base import Command, Context, Limits
from bot.commands.runner import Runner
from bot.library import Library
from bot.owners import Owners
from bot.pauses import Pauses
from bot.platforms import Platform
from bot.query import Query, tokens
from bot.rhythm import Start, Starts
from bot.sources.base import SourceError
from bot.summaries.base import Summary, SummaryError
from bot.summaries.shown import Shown
from bot.topics import Topic
from storage import chats, papers, subscriptions
from storage.database import Connection, Database
from storage.languages import Languages
from storage.records import Paper, Subscription

TODAY = NOON.date()
HERE = Asker("console", "here", "ada", at_home=True)
TALKING = Topic("Talking Face", '"talking head" OR "talking face"')
MOTION = Topic("Image Animation", '"image animation"')


def paper(paper_id: str, title: str, day: date = TODAY, abstract: str | None = "Words.") -> Paper:
    """A paper of which the title matters, announced today unless said otherwise."""
    return Paper(id=paper_id, title=title, announced=day, abstract=abstract, categories=("cs.CV",))


def many(count: int, title: str, day: date = TODAY, *, first: int = 1) -> list[Paper]:
    """So many papers of one day, numbered from ``first`` on in their ids and titles."""
    numbers = range(first, first + count)
    return [paper(f"{day:%y%m}.{n:05}", f"{title} {n}", day) for n in numbers]


def days_ago(days: int) -> date:
    """A day before the noon at which fake clocks start."""
    return TODAY - timedelta(days=days)


class Arxiv:
    """arXiv as a list of papers, newest first; ``asked`` is what it was asked, in order."""

    def __init__(self, *known: Paper, error: SourceError | None = None) -> None:
        self.known = known
        self.error = error
        self.asked: list[Query | str] = []

    async def search(self, query: Query, limit: int) -> tuple[Paper, ...]:
        """All papers, whatever the query: arXiv finds more than we ask for."""
        self._note(query)
        return self.known[:limit]

    async def paper(self, paper_id: str) -> Paper | None:
        """The paper of that id."""
        self._note(paper_id)
        return next((one for one in self.known if one.id == paper_id), None)

    def _note(self, question: Query | str) -> None:
        self.asked.append(question)
        if self.error:
            raise self.error


class BusyClock(FakeClock):
    """A clock on which every look costs some seconds."""

    def __init__(self, look: float = 1) -> None:
        super().__init__()
        self.look = look

    def now(self) -> datetime:
        """Later than the last time."""
        self.advance(self.look)
        return super().now()


class FirstWords:
    """Summarises by the first three words of the abstract."""

    name, model, prompt = "first words", "3", "none"

    async def summarise(self, paper: Paper, language: str) -> Summary:
        """The words, and in which language they were asked for."""
        if not paper.abstract:
            raise SummaryError("there is no abstract")
        return Summary(" ".join(paper.abstract.split()[:3]), f"from the abstract, {language}")


async def no_text(
    conn: Connection, papers: Sequence[Paper], chosen: str | None = None
) -> dict[str, tuple[str, str]]:
    """Nothing was ever summarised."""
    return {}


async def _costs(cost: int | None) -> int | None:
    """What one summary costs."""
    return cost


def at_once(platform: str, address: str) -> Start:
    """Nobody waits for an hour."""
    return Start()


async def all_well() -> Sequence[str]:
    """How it goes: well."""
    return ("Running since 18 Aug 2026.", "Papers: 3.")


class Desk:
    """Everything that a command needs, around a database."""

    def __init__(
        self,
        database: Database,
        arxiv: Arxiv | None = None,
        *,
        topics: Sequence[Topic] = (),
        clock: Clock | None = None,
        page_size: int = 10,
        commands: Sequence[Command] = COMMANDS,
        mode: str = "open",
        limits: Limits = Limits(),  # noqa: B008 - it is frozen
        cost: int | None = None,
        starts: Starts = at_once,
        writers: Sequence[str] = (),
        languages: Languages = Languages(),  # noqa: B008 - it is frozen
        platforms: Mapping[str, Platform] = MappingProxyType({}),
        scope: str = "",
    ) -> None:
        self.database = database
        self.clock = clock or FakeClock()
        self.library = Library(
            database,
            self.clock,
            arxiv,
            shown=Shown(no_text, FirstWords(), "en"),
            page_size=page_size,
            scope=scope,
        )
        self.owners = Owners(platforms)
        self.pauses = Pauses(database, self.clock, platforms, self.owners)
        self.access = Access(database, self.clock, mode=mode)
        nobody = Asker("", "", "")
        self.runner = Runner(
            Context(
                database,
                self.library,
                self.clock,
                topics,
                commands,
                self.access,
                self.pauses,
                asker=nobody,
                origin=nobody,
                limits=limits,
                status=all_well,
                platforms=("discord", "telegram"),
                cost=partial(_costs, cost),
                starts=starts,
                writers=writers,
                languages=languages,
            )
        )

    def later(self, time: timedelta) -> None:
        """Let so much time go by on the clock."""
        assert isinstance(self.clock, FakeClock)
        self.clock.advance(time.total_seconds())

    async def store(self, *new: Paper) -> None:
        """Let the papers be harvested."""
        async with self.database.transaction() as conn:
            await papers.add(conn, new, tokens)

    async def says(self, line: str, asker: Asker = HERE) -> str:
        """What the asker reads after giving a command."""
        return shown(await self.runner.run(line, asker))

    async def subscribed(self, asker: Asker = HERE) -> list[Subscription]:
        """The active subscriptions of the asker's chat."""
        async with self.database.transaction() as conn:
            chat = await chats.ensure(conn, asker.platform, asker.chat)
            return await subscriptions.of_chat(conn, chat.id)


def shown(reply: Reply) -> str:
    """A reply as plain text: what can be copied is indented, an action has its label before it."""
    return "\n".join([*map(_block, reply.blocks), *map(_action, reply.actions)])


def _block(block: Block) -> str:  # noqa: PLR0911 - one for each kind
    match block:
        case Line(text, strong, tail):
            return f"{'# ' if strong else ''}{text}{' | ' if tail else ''}{tail}"
        case Copy(text):
            return f"  {text}"
        case Marked(text, position):
            return f"  {text}\n  {' ' * position}^"
        case Entry(number, name, copy, note):
            return (
                f"# {number} {name}\n  {copy}\n{note}" if name else f"# {number}\n  {copy}\n{note}"
            )
        case Finding(number, name, said, passages, more):
            head = f"{number} **{name}** {said}" if name else f"**Number {number}** {said}"
            quotes = (f'  {p.label}: "{p.before}**{p.hit}**{p.after}"' for p in passages)
            return "\n".join([head, *quotes, *([f"  +{more}"] if more else [])])
        case Document(name, text):
            return f"{name}:\n{text}"
        case Item(number, paper, _, note):
            return f"{number}. {paper.title} ({paper.id}){f' {note}' if note else ''}"
        case FullPaper(paper, summary, basis):
            return f"{paper.title} ({paper.id})\n{summary} | {basis}"


def _action(action: Action) -> str:
    return f"[{action.label}] {action.line}"
