"""Fakes of the engine's surroundings, to be read aloud, and a real store that can be watched.

A fake is told beforehand how things will go: ``platform.will("42", Gone("kicked"), FINE)``.
What it is not told goes well.
"""

import asyncio
from collections import defaultdict, deque
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from bot.askers import Commands
from bot.blocks import Copy, Line, Reply
from bot.clock import Clock, SystemClock
from bot.pacing import Limits
from bot.platforms import Entrance
from bot.posted import Digest, Notice, Posted
from bot.sources.base import Page, Unseen
from bot.summaries.base import Summary, SummaryError
from bot.turns import Turns
from storage.database import Connection, Database
from storage.records import Paper

TODAY = date(2026, 8, 18)
"""The day of the fake clock's noon."""

Watch = Callable[[str], Awaitable[None]]
"""Told of each place that work comes to; it may look around, interfere, or raise."""


async def unwatched(place: str) -> None:
    """Let it happen."""


def paper(
    paper_id: str,
    title: str = "Talking heads",
    *,
    days_ago: int = 0,
    version: int = 1,
    abstract: str | None = "They talk.",
) -> Paper:
    """A paper; unless told otherwise it is about talking heads and was announced today."""
    day = TODAY - timedelta(days=days_ago)
    return Paper(id=paper_id, title=title, announced=day, version=version, abstract=abstract)


# ---- How a call ends ----


class Fine:
    """It goes well, as everything does that nothing is said of."""


class Hangs:
    """It never answers."""


@dataclass(frozen=True)
class Shown:
    """The chat shows the message, and then ``error`` is all that the bot hears of it."""

    error: BaseException


@dataclass
class Waits:
    """It goes well once the test calls ``go_on``; ``begun`` is set when it begins to wait."""

    def __post_init__(self) -> None:
        self.begun = asyncio.Event()
        self._free = asyncio.Event()

    def go_on(self) -> None:
        """Let it end."""
        self._free.set()

    async def wait(self) -> None:
        """Say that it has begun, and wait to be let go."""
        self.begun.set()
        await self._free.wait()


Ending = Fine | Hangs | Shown | Waits | BaseException


class Script:
    """What will happen to each address or paper, next first."""

    def __init__(self) -> None:
        self._endings: defaultdict[str, deque[Ending]] = defaultdict(deque)

    def add(self, key: str, endings: Iterable[Ending]) -> None:
        """Foretell the next calls for this key."""
        self._endings[key].extend(endings)

    def next(self, key: str) -> Ending:
        """How the call that now begins will end."""
        return self._endings[key].popleft() if self._endings[key] else Fine()


# ---- A platform ----


@dataclass(frozen=True)
class Message:
    """What a reader sees, and the nonce it came with."""

    address: str
    body: str
    nonce: str


FOR_GOOD = timedelta.max
"""As long as a platform may remember a nonce."""


class FakePlatform:
    """Chats in memory. ``shown`` is what their readers see, in the order in which it appeared.

    ``repeats``: it knows each nonce again for good. Several people read where an address begins
    with ``-``.
    """

    def __init__(
        self,
        name: str = "console",
        *,
        repeats: bool = False,
        parts: int = 1,
        at_once: bool = True,
        watch: Watch = unwatched,
    ) -> None:
        self.name = name
        self.remembers = FOR_GOOD if repeats else timedelta()
        self.at_once = at_once
        self.parts = parts
        self.watch = watch
        self.shown: list[Message] = []
        self.busy = self.busiest = 0
        self.cannot_render: set[str] = set()
        self.goes_by(SystemClock())
        self._script = Script()

    def will(self, address: str, *endings: Ending) -> None:
        """Foretell how the next sends to that address end."""
        self._script.add(address, endings)

    def goes_by(self, clock: Clock) -> None:
        """Who has to wait for a turn waits on this clock."""
        self.turns = Turns(Limits(), clock)

    def bodies(self, address: str) -> list[str]:
        """What the readers of one chat see."""
        return [message.body for message in self.shown if message.address == address]

    ready = True
    entrance: Entrance | None = None

    async def open(self) -> None:
        """Open from the start."""

    async def close(self) -> None:
        """Nothing to close."""

    def is_direct(self, address: str) -> bool:
        """Channels have a number sign, and groups numbers below zero."""
        return not address.startswith(("#", "-"))

    def render(self, notice: Posted, address: str) -> tuple[str, ...]:
        """Say everything in the first part; further parts are numbered."""
        if isinstance(notice, Reply):
            said = [one.text for one in notice.blocks if isinstance(one, Line | Copy)]
            said = [f"under {notice.under}", *said] if notice.under else said
            return (" | ".join([*said, *(f"[{one.label}] {one.line}" for one in notice.actions)]),)
        if isinstance(notice, Digest):
            return (digest(notice),)
        if notice.paper.id in self.cannot_render:
            raise ZeroDivisionError("a defect of the renderer")
        whys = ", ".join(f"{why.number} {why.name or '-'}" for why in notice.why)
        first = f"{notice.paper.id} | {notice.summary} | {notice.basis} | {whys}"
        first += f" | {notice.receipt}" if notice.receipt else ""
        first += f" | {since(notice)}" if since(notice) else ""
        more = (f"{notice.paper.id} {n + 1}/{self.parts}" for n in range(1, self.parts))
        return (first, *more)[: self.parts]

    async def send(self, address: str, body: str, nonce: str) -> str:
        """Show the body, and answer, as foretold."""
        self.busy += 1
        self.busiest = max(self.busiest, self.busy)
        try:
            return await self._send(Message(address, body, nonce))
        finally:
            self.busy -= 1

    async def _send(self, message: Message) -> str:
        await self.watch("asked to send")
        match self._script.next(message.address):
            case Hangs():
                await asyncio.Event().wait()
            case BaseException() as error:
                raise error
            case Shown(error):
                self.shown.append(message)
                raise error
            case Waits() as ending:
                self.shown.append(message)
                await ending.wait()
            case Fine():
                self.shown.append(message)
        await self.watch("shown, not answered")
        return f"message {len(self.shown)}"

    async def serve(self, commands: Commands, up: Callable[[], None]) -> bool:
        """There is nobody who could give a command."""
        del commands
        return False


class FakeEditor(FakePlatform):
    """One whose messages can be changed. ``edits`` are the addresses of all edits and the bodies.

    ``shown`` has what readers see by now.
    """

    def __init__(self, *, at_once: bool = True, watch: Watch = unwatched) -> None:
        super().__init__(at_once=at_once, watch=watch)
        self.edits: list[tuple[str, str]] = []
        self._edits = Script()

    def will_edit(self, address: str, *endings: Ending) -> None:
        """Foretell how the next edits at that address end."""
        self._edits.add(address, endings)

    async def edit(self, address: str, message_id: str, body: str) -> None:
        """Show the other body in its place, and answer, as foretold."""
        self.edits.append((address, body))
        await self.watch("asked to edit")
        match self._edits.next(address):
            case Hangs():
                await asyncio.Event().wait()
            case BaseException() as error:
                raise error
            case Shown(error):
                self._change(message_id, body)
                raise error
            case Waits() as ending:
                await ending.wait()
        self._change(message_id, body)
        await self.watch("edited, not answered")

    def _change(self, message_id: str, body: str) -> None:
        place = int(message_id.removeprefix("message ")) - 1
        self.shown[place] = replace(self.shown[place], body=body)


class FakeFinder(FakePlatform):
    """One that knows a nonce again for a hundred seconds, and lets us look at what was said.

    It finds what it has shown, unless foretold otherwise. ``looked`` is when it was looked for.
    """

    def __init__(self, *, parts: int = 1, watch: Watch = unwatched) -> None:
        super().__init__(parts=parts, watch=watch)
        self.remembers = timedelta(seconds=100)
        self.looked: list[tuple[datetime, datetime]] = []
        self._looks = Script()

    def will_look(self, address: str, *endings: Ending) -> None:
        """Foretell how the next looks at that address end."""
        self._looks.add(address, endings)

    async def find(
        self, address: str, body: str, nonce: str, since: datetime, until: datetime
    ) -> str | None:
        """What it has shown with that nonce, or as foretold."""
        del body
        self.looked.append((since, until))
        match self._looks.next(address):
            case Hangs():
                await asyncio.Event().wait()
            case BaseException() as error:
                raise error
        there = [n for n, one in enumerate(self.shown, 1) if one.nonce == nonce]
        return f"message {there[-1]}" if there else None


def since(notice: Notice) -> str:
    """What a reader is told of what became of a paper, in a few words."""
    news = notice.since
    if news is None:
        return ""
    version = f"v{news.now.version} of {notice.paper.title}" if news.versions else ""
    withdrawn = f"withdrawn: {notice.paper.comment}" if notice.paper.withdrawn else ""
    links = [f"{kind} since {day}" for kind, day in news.added.items()]
    return ", ".join(filter(None, (version, withdrawn, *links)))


def digest(notice: Digest) -> str:
    """A digest in one line: its day, what is late, the papers by subscription, the rest."""
    groups = [
        f"{group.number} {group.name or '-'}: {' '.join(one.paper.id for one in group.notices)}"
        for group in notice.groups
    ]
    also = [f"also: {' '.join(paper.id for paper in notice.also)}"] if notice.also else []
    day = f"{notice.since} to {notice.day}" if notice.since else f"{notice.day}"
    said = [f"{notice.counted} papers {day}", notice.late, *groups, *also, notice.receipt]
    return " | ".join(one for one in said if one)


# ---- A summary provider ----


class FakeSummariser:
    """Says who summarised what; ``asked`` are the papers that it was asked for, with version."""

    def __init__(self, name: str, *, model: str = "m-1", watch: Watch = unwatched) -> None:
        self.name = name
        self.model = model
        self.prompt = "p-1"
        self.watch = watch
        self.asked: list[str] = []
        self._script = Script()

    def will(self, paper_id: str, *endings: Ending) -> None:
        """Foretell how the next summaries of that paper end."""
        self._script.add(paper_id, endings)

    async def summarise(self, paper: Paper, language: str) -> Summary:
        """Make the summary, as foretold."""
        self.asked.append(f"{paper.id}v{paper.version}")
        await self.watch("asked to summarise")
        match self._script.next(paper.id):
            case Hangs():
                await asyncio.Event().wait()
            case BaseException() as error:
                raise error
            case Waits() as ending:
                await ending.wait()
        return Summary(f"{paper.id}v{paper.version} in {language}", f"by {self.name}")


class FromAbstract:
    """The stand-in: the abstract itself, and nothing where there is none."""

    name, model, prompt = "abstract", "-", "-"

    async def summarise(self, paper: Paper, language: str) -> Summary:
        """Return the abstract."""
        del language
        if paper.abstract is None:
            raise SummaryError("no abstract")
        return Summary(paper.abstract, "from the abstract")


# ---- A source ----

Happening = Page | BaseException | Callable[[], Awaitable[None]]


def page(number: int, *papers: Paper) -> Page:
    """The page of that number, after which the cursor is that number."""
    return Page(papers, cursor=str(number))


class FakeSource:
    """Yields pages in the order of their numbers, from the one after the cursor on.

    Between pages there may be errors, which happen once, and calls, which happen each time.
    ``asked`` is the cursor of each harvest.
    """

    def __init__(
        self, name: str, *happenings: Happening, scope: str = "cs.CV", watch: Watch = unwatched
    ) -> None:
        self.name = name
        self.scope = scope
        self.watch = watch
        self.asked: list[str | None] = []
        self.happenings = list(happenings)

    async def pages(self, cursor: str | None, unseen: Unseen) -> AsyncGenerator[Page, None]:
        """Yield what comes after the cursor."""
        del unseen
        self.asked.append(cursor)
        for happening in tuple(self.happenings):
            await self.watch("before a page")
            if isinstance(happening, BaseException):
                self.happenings.remove(happening)
                raise happening
            if not isinstance(happening, Page):
                await happening()
            elif int(happening.cursor) > int(cursor or 0):
                yield happening


# ---- A store ----


class WatchedDatabase(Database):
    """A real store that tells when a transaction begins, is about to be committed, and has been."""

    watch: Watch | None = None

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[Connection]:
        """A transaction like any other."""
        watch = self.watch or unwatched
        await watch("before a transaction")
        async with super().transaction() as conn:
            yield conn
            await watch("before its commit")
        await watch("after its commit")
