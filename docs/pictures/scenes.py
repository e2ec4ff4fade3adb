"""What there is to see: each message, made by the program itself on a small store of its own."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory

from bot.access import Access
from bot.askers import Asker
from bot.blocks import Line, Reply
from bot.commands import COMMANDS
from bot.commands.base import Context
from bot.commands.runner import Runner
from bot.library import Library
from bot.owners import Owners
from bot.pauses import Pauses
from bot.platforms import Entrance
from bot.posted import Digest, Group, Notice, Posted, Since
from bot.query import Query, parse, tokens
from bot.rhythm import Start, start
from bot.sources import sample
from bot.sources.base import SourceDown
from bot.status import Status
from bot.summaries import abstract
from bot.summaries.base import Summary
from bot.summaries.shown import Shown
from bot.text.later import sequel
from bot.topics import Topic
from bot.troubles import Troubles
from storage import papers
from storage.database import Connection, Database
from storage.languages import Languages
from storage.records import Paper, Why
from storage.upgrade import upgrade

NOW = datetime(2026, 8, 18, 8, 0, tzinfo=UTC)
QUERY = '"talking portrait" OR "talking face" OR "lip sync"'
TOPIC = Topic("Talking Face", QUERY)
_WRITTEN = {
    "2608.16143": (
        "Animates the speech of arbitrary 3D characters without any animation data. Adapts a "
        "video diffusion model to the character, lifts the talking-head video it makes to "
        "blendshapes, and distils the result into a network that runs in real time."
    ),
}
LANGUAGES = Languages("en", ("de", "fr", "zh"))
ENTRANCE = Entrance(
    "Telegram", "open it", "https://t.me/papercast_bot", "open https://t.me/papercast_bot"
)
IN_DISCORD = Asker(
    "discord",
    "42",
    "101",
    direct=False,
    own="@101",
    place="#papers",
    managers='members with "Manage Channel"',
    unseen=True,
)
IN_TELEGRAM = Asker("telegram", "7", "7", own="7")


@dataclass(frozen=True)
class Scene:
    """A message: what was typed before it, and what came."""

    name: str
    shown: Posted
    typed: str = ""


class Clock:
    """It is eight in the morning, all the time."""

    def now(self) -> datetime:
        """That moment."""
        return NOW

    def elapsed(self) -> float:
        """No time goes by."""
        return 0.0

    async def sleep(self, seconds: float) -> None:
        """Not at all."""


class ByHand:
    """Summaries written for the pictures, as a model would; a sentence of the abstract else."""

    name, model, prompt = "claude", "claude-haiku-5-5", "pictures"

    async def summarise(self, paper: Paper, language: str) -> Summary:
        """The one by hand, if there is one."""
        if paper.id in _WRITTEN:
            return Summary(_WRITTEN[paper.id], "summary by Claude")
        return await abstract.create(abstract.Options()).summarise(paper, language)


async def no_text(
    conn: Connection,  # noqa: ARG001 - nobody asked has any
    papers: Sequence[Paper],  # noqa: ARG001 - as above
    chosen: str | None = None,  # noqa: ARG001 - as above
) -> dict[str, tuple[str, str]]:
    """Nothing is stored."""
    return {}


class Arxiv:
    """arXiv as it stands behind the store: it has the same papers, or does not answer."""

    down = False

    async def search(self, query: Query, limit: int) -> tuple[Paper, ...]:
        """Those that answer."""
        if self.down:
            raise SourceDown("it does not answer")
        return tuple(filter(query.matches, sample.announcement()))[:limit]

    async def paper(self, paper_id: str) -> Paper | None:
        """The one of that id."""
        return next((one for one in sample.announcement() if one.id == paper_id), None)


async def _a_little() -> int:
    """Micro-dollars of one summary."""
    return 1500


def _start(platform: str, address: str) -> Start:  # noqa: ARG001 - of the two askers here
    """How their chats begin: Telegram's is a person's own."""
    return start(direct=platform == "telegram")


class House:
    """A small Papercast with the papers of one announcement."""

    def __init__(self, database: Database, mode: str = "open") -> None:
        clock = Clock()
        self.arxiv = Arxiv()
        self.shown = Shown(no_text, ByHand(), "en")
        self.troubles = Troubles()
        library = Library(database, clock, self.arxiv, shown=self.shown, page_size=5)
        self.access = Access(database, clock, mode=mode, commands_a_minute=1000)
        started = NOW - timedelta(days=3)
        budget = Decimal("0.50")
        status = Status(database, clock, self.troubles, [], [ByHand()], budget, started)
        nobody = Asker("", "", "")
        self.context = Context(
            database, library, clock, (TOPIC,), COMMANDS, self.access,
            Pauses(database, clock, {}, Owners({})), asker=nobody, origin=nobody,
            status=status.lines, writers=["Anthropic"], platforms=["discord", "telegram"],
            entrances=lambda: [ENTRANCE], cost=_a_little, starts=_start, languages=LANGUAGES,
        )  # fmt: skip
        self.runner = Runner(self.context)

    async def digest(self) -> Digest:
        """The digest of a chat with two subscriptions that wants three papers whole."""
        first = [await self.notice(one) for one in DIGEST["Talking Face"]]
        second = [
            replace(await self.notice(one), why=(Why(2, "Video Generation", ()),))
            for one in DIGEST["Video Generation"]
        ]
        rest = tuple(paper for paper in sample.announcement() if paper.id in DIGEST["Also"])
        groups = Group(1, "Talking Face", tuple(first)), Group(2, "Video Generation", tuple(second))
        receipt = "Checked 412 new and 148 cross-listed papers; none missing."
        return Digest(NOW.date(), groups, rest, receipt)

    async def notice(self, paper_id: str, **changes: object) -> Notice:
        """A post of that paper, as the topic brings it."""
        paper = next(one for one in sample.announcement() if one.id == paper_id)
        paper = replace(paper, **changes)  # type: ignore[arg-type]  # of any field
        async with self.context.database.reading() as conn:
            summary, basis = await self.shown.of(conn, paper)
        hits = parse('"lip sync" OR "talking head" OR animation').explain(paper)
        return Notice(paper, summary, basis, (Why(1, "Talking Face", hits),))


@asynccontextmanager
async def house(mode: str = "open") -> AsyncIterator[House]:
    """A house that stands while this is open."""
    with TemporaryDirectory() as folder:
        async with await Database.open(f"sqlite:///{folder}/pictures.db") as database:
            await upgrade(database, Path(folder), NOW)
            async with database.transaction() as conn:
                await papers.add(conn, sample.announcement(), tokens)
            yield House(database, mode)


POSTS = {
    "post": ("2608.16143", {}),
    "post-from-the-abstract": ("2608.15110", {}),
    "post-withdrawn": (
        "2608.16143",
        {"withdrawn": True, "updated": NOW, "comment": "error in section 4"},
    ),
}
DIGEST = {
    "Talking Face": ("2608.15296", "2608.16143"),
    "Video Generation": ("2608.16154",),
    "Also": ("2608.15818",),
}
LINES = (
    ("start", "/start"),
    ("preview", f"/preview {QUERY}"),
    ("preview-nothing", "/preview zebra"),
    ("subscribe-asks", "/subscribe"),
    ("subscribe", f"/subscribe {QUERY}"),
    ("subscribe-again", f"/subscribe {QUERY}"),
    ("name", "/name 1 Talking heads"),
    ("preview-overlap", "/preview video"),
    ("edit", '/edit 1 "talking portrait" OR avatar'),
    ("subscriptions", "/subscriptions"),
    ("blocklist", "/blocklist survey OR review"),
    ("blocklist-all", "/blocklist"),
    ("settings", "/settings"),
    ("settings-zone", "/settings zone Paris"),
    ("settings-no-zone", "/settings zone Cambridge"),
    ("unsubscribe", "/unsubscribe 1"),
    ("bad-query", '/subscribe "talking portrait OR lip sync'),
    ("bad-category", "/subscribe cat:cs.VC avatar"),
    ("search", "/search video"),
    ("search-page", "/search model page:2"),
    ("search-relevance", "/search video sort:relevance"),
    ("search-days", "/search video since:2025"),
    ("search-nothing", "/search zebra"),
    ("search-live", '/search live "talking portrait"'),
    ("search-live-nothing", '/search live "zebra"'),
    ("latest", "/latest"),
    ("paper", "/paper 2608.16143"),
    ("abstract", "/abstract 2608.16143"),
    ("bibtex", "/bibtex 2608.16143"),
    ("similar", "/similar 2608.16143"),
    ("unknown-command", "/serach video"),
    ("help", "/help"),
    ("help-one", "/help edit"),
    ("privacy", "/privacy"),
    ("export", "/export"),
    ("forget", "/forget"),
    ("forgotten", "/forget yes"),
)


async def scenes(asker: Asker) -> list[Scene]:
    """Everything that somebody there may see, in the order in which it happens."""
    made: list[Scene] = []
    async with house() as open_house:
        for name, (paper_id, changes) in POSTS.items():
            made.append(Scene(name, await open_house.notice(paper_id, **changes)))
        made.append(Scene("digest", await open_house.digest()))
        for name, form in (("post-compact", "compact"), ("post-abstract", "abstract")):
            notice = await open_house.notice("2608.16143")
            made.append(Scene(name, replace(notice, format=form)))
        made += await _later(open_house)
        for name, line in LINES:
            made.append(Scene(name, await open_house.runner.run(line, asker), line))
        heard = await open_house.runner.hear("video generation", asker)
        if heard is not None:
            made.append(Scene("plain-words", heard, "video generation"))
        open_house.arxiv.down = True
        line = "/search live video"
        made.append(Scene("search-live-down", await open_house.runner.run(line, asker), line))
        made += await _refusals(open_house, asker)
        made += await _operator(open_house, asker)
    async with house("private") as shut:
        made.append(
            Scene("stranger", await shut.runner.run("/search video", asker), "/search video")
        )
    return made


async def _later(there: House) -> Sequence[Scene]:
    """What became of a paper after it was posted."""
    then = (await there.notice("2608.16143")).paper
    coded = replace(then, comment="Code: https://github.com/a/anytalk")
    third = replace(
        then, version=3, title=f"{then.title}, Revisited", abstract="", updated=NOW, comment="TVCG"
    )
    posted = await there.notice("2608.16143")
    added = Since(then, coded, {"code": NOW.date()}, versions=False)
    followed = Since(then, third, {}, versions=True)
    said = Line(sequel(then, third)), Line(f"arxiv.org/abs/{then.id}v3")
    return (
        Scene("post-code-later", replace(posted, since=added)),
        Scene("post-version", replace(posted, paper=third, since=followed)),
        Scene("version", Reply(said)),
    )


async def _refusals(there: House, asker: Asker) -> Sequence[Scene]:
    async def no() -> bool:
        return False

    if asker.direct:
        return ()
    line = "/subscribe avatar"
    refused = await there.runner.run(line, replace(asker, manages=no))
    own = await there.runner.run("/subscribe avatar dm", asker)
    return Scene("not-a-manager", refused, line), Scene("to-direct", own, f"{line} dm")


async def _operator(there: House, asker: Asker) -> Sequence[Scene]:
    code = await there.access.claim_code()
    claimed = await there.runner.run(f"/claim {code}", replace(asker, direct=True))
    there.troubles.tell(
        "key",
        "Anthropic refuses the key (401) since 07:12. Posts go on with sentences from the "
        "abstract. New key: ANTHROPIC_API_KEY, then restart.",
    )
    (sentence,) = there.troubles.open.values()
    return (
        Scene("claim", claimed, "/claim 7Q2F"),
        Scene("note", Reply((Line(sentence),))),
        Scene("status", await there.runner.run("/status", asker), "/status"),
        Scene("invite", await there.runner.run("/invite 48151623", asker), "/invite 48151623"),
    )
