"""What every plug-in must pass, written once: a section for each kind of plug-in.

A plug-in's own test file subclasses the contract and gives it fixtures.
"""

import asyncio
import unicodedata
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any, Protocol

import pytest
from digests import EIGHT

from bot.askers import Asker, Choice
from bot.blocks import (
    Action,
    Copy,
    Document,
    Entry,
    Finding,
    FullPaper,
    Item,
    Line,
    Marked,
    Passage,
    Reply,
)
from bot.news import Knower, News
from bot.platforms import Editor, Finder, Gone, Platform, SendError
from bot.posted import Digest, Group, Notice, Posted
from bot.sources.batches import Batch, Bulk
from bot.summaries.base import Summariser, Summary, SummaryError, key_of
from storage.database import storable
from storage.records import Hit, Paper, Why

# ---- Papers that every plug-in must bear ----

PLAIN = Paper(
    id="2608.16143",
    title="AnyTalk: Speech Animation for Arbitrary Characters Leveraging a Video Generation Model",
    announced=date(2026, 8, 18),
    abstract="Characters of any shape are made to speak. No animation data is needed.",
    authors=("Kwan Yun", "Serin Yoon", "Sunjin Jung", "Jung Eun Yoo", "Inyup Lee", "Junyong Noh"),
    categories=("cs.GR", "cs.CV", "cs.MM", "cs.SD"),
    primary_category="cs.GR",
    comment="accepted to TVCG, Project page at https://serin-yoon.github.io/projects/anytalk/",
    submitted=datetime(2026, 8, 17, 9, 30, tzinfo=UTC),
)
BARE = Paper(id="hep-th/9901001", title="A title and nothing else", announced=date(1999, 1, 1))
LONG = replace(PLAIN, id="2608.00002", title="A long title " * 40, abstract="Many words. " * 400)
CROWD = replace(PLAIN, id="2608.00003", authors=tuple(f"Author {n}" for n in range(3000)))
WIDE = replace(PLAIN, id="2608.00004", title="語音動畫" * 40, authors=("王小明", "김민수"))
MATHS = replace(PLAIN, id="2608.00005", title=r"Curves over $\mathbb{Q}(T)$ and $\frac{1}{2$")
WITHDRAWN = replace(PLAIN, id="2608.00006", withdrawn=True, comment="error in section 4")
HOSTILE = replace(
    PLAIN,
    id="2608.00007",
    title="\x1b[31mRed\x1b]0;owned\x07 @everyone <b>bold</b> **stars** [a](http://b.example)\r\n\x9b2J",
    authors=("\x1b[1A<script>", "@here", "_under_ `tick` & \u202eesrever\u202c"),
    comment="accepted at \x1b[5mNOWHERE\x1b[0m <i>2026</i>",
    abstract="A bell \x07, a null \x00, a tab \t, </pre> and a line\u2028separator\x85.",
    categories=("cs.GR", "<cs.CV>", "\x1bcs.SD"),
)

PAPERS = (PLAIN, BARE, LONG, CROWD, WIDE, MATHS, WITHDRAWN, HOSTILE)

# ---- Platforms ----

HIT = Hit("talking face", "abstract", 0, 10)
HOSTILE_HIT = Hit("\x1b[31m<b>*_`", "title", 0, 3)


def notice(paper: Paper) -> Notice:
    """A notice with everything that a notice can have."""
    why = (
        Why(1, "Talking Face", (HIT, replace(HIT, field="title"), replace(HIT, term="lip sync"))),
        Why(2, None, (HOSTILE_HIT,)),
        Why(3, "\x1b[31m<b>Na*me_", ()),
    )
    return Notice(paper, paper.abstract, "from the abstract", why)


def hundred() -> Digest:
    """A digest of a hundred papers, each as bad as one of ours, in a few subscriptions."""
    many = [replace(PAPERS[n % len(PAPERS)], id=f"2609.{n:05}") for n in range(100)]
    groups = (
        Group(1, "Talking Face", tuple(map(notice, many[:30]))),
        Group(2, None, tuple(map(notice, many[30:50]))),
        Group(3, "\x1b[31m<b>Na*me_", tuple(map(notice, many[50:60]))),
    )
    late = "Late: Papercast was off from 02:10 to 09:40. Nothing is lost."
    return Digest(date(2026, 9, 1), groups, tuple(many[60:]), "Checked cs.AI, none missing.", late)


NOTICES: tuple[Notice | Digest, ...] = (
    *map(notice, PAPERS),
    Notice(BARE, None, "no abstract", ()),
    Notice(PLAIN, "", "from the abstract", (Why(1, None, ()),)),
    *(replace(notice(one), format="compact", receipt="None missing.") for one in PAPERS),
    *(replace(notice(one), format="abstract", basis="summary by Claude") for one in PAPERS),
    EIGHT,
    Digest(date(2026, 8, 18), (Group(1, None, tuple(map(notice, PAPERS))),), late="Late: so."),
    Digest(date(2026, 8, 18), (Group(1, None, (notice(HOSTILE),)),), receipt="None missing."),
    Digest(date(2026, 8, 18), (), PAPERS),
    hundred(),
)


def papers_of(one: Notice | Digest) -> list[str]:
    """The ids of the papers that are posted, in their order."""
    if isinstance(one, Notice):
        return [one.paper.id]
    whole = [shown.paper.id for group in one.groups for shown in group.notices]
    return [*whole, *(paper.id for paper in one.also)]


def name_of(one: Notice | Digest) -> str:
    """How a test of it is called."""
    ids = papers_of(one)
    return ids[0] if len(ids) == 1 else f"{len(ids)} papers"


REPLY = Reply(
    (
        Line("Heading", strong=True),
        Line("3 \x1b[31m<b>things", strong=True, tail="· next: *Wed* 19 Aug, cs.CV\x1b[0m"),
        Line("A paragraph."),
        Copy('subscribe "head avatar"'),
        Marked('"talking portrait OR lip sync', 0),
        Item(1, PLAIN, note="talking face (title), cs.CV +2"),
        Item(2, HOSTILE, HOSTILE.abstract, note=HOSTILE_HIT.term),
        FullPaper(PLAIN, PLAIN.abstract, "from the abstract"),
        Entry(4, "Junyong \x1b[31m<b>Noh", '"junyong noh"', "1 paper in 30 days"),
        Entry(5, None, "cat:cs.CV avatar", "no paper in 30 days"),
        Finding(
            4,
            "Junyong \x1b[31m<b>Noh",
            "matched:",
            (Passage("\x1b[31m<b> in the title", "a | ", "<b>*_`", " of @here cs.CV"),),
            more=2,
        ),
        Finding(5, None, "did not: cs.CV is not among its categories."),
        Document("papercast.json", '{"chat": "here"}'),
        Line("Last line with \x1b[31mescapes\x1b[0m"),
    ),
    (Action("Next", 'search "head avatar" page:2'),),
)
"""An answer with every kind of block."""


@dataclass
class Answers:
    """The engine's side of a conversation, as a table: what is not in it is a defect."""

    replies: Mapping[str, Reply]
    words: Sequence[str] = ()
    heard: list[tuple[str, Asker]] = field(default_factory=list)
    lines: dict[str, str] = field(default_factory=dict)
    news: list[tuple[str, News]] = field(default_factory=list)
    moves: list[tuple[str, str, str]] = field(default_factory=list)

    async def run(self, line: str, asker: Asker) -> Reply:
        """The answer of the table; a KeyError stands for a command that fails."""
        self.heard.append((line, asker))
        return self.replies[line]

    async def call(self, name: str, given: Mapping[str, str], asker: Asker) -> Reply:
        """The same for a command that came apart: the table has its name and what was given."""
        return await self.run(" ".join([name, *given.values()]), asker)

    async def hear(self, text: str, asker: Asker) -> Reply | None:
        """The answer of the table for a message that is no command; None when it has none."""
        self.heard.append((text, asker))
        return self.replies.get(text)

    async def inline(self, query: str, page: int, asker: Asker) -> Reply:
        """The answer of the table for ``inline``, a page and the query."""
        return await self.run(f"inline {page} {query}".rstrip(), asker)

    def complete(self, line: str) -> Sequence[str]:
        """All words, whatever is typed."""
        del line
        return self.words

    async def choices(
        self, name: str, parameter: str, typed: str, asker: Asker
    ) -> Sequence[Choice]:
        """All words, whatever is typed."""
        self.heard.append((f"{name} {parameter} {typed}", asker))
        return [Choice(word, word.title()) for word in self.words]

    async def learn(self, platform: str, news: Sequence[News]) -> None:
        """Keep what is told of chats."""
        self.news += [(platform, one) for one in news]

    async def moved(self, platform: str, old: str, new: str) -> None:
        """Keep it, too."""
        self.moves.append((platform, old, new))

    async def keep(self, line: str) -> str:
        """Sixteen digits that the line is kept under."""
        key = f"{len(self.lines):016}"
        self.lines[key] = line
        return key

    async def kept(self, key: str) -> str | None:
        """The line that is kept there."""
        return self.lines.get(key)


def up() -> None:
    """What a platform calls when people can give commands, where nobody waits for it."""


class Stage(Protocol):
    """A platform with a real chat behind it, on the local counterpart of its service."""

    platform: Platform
    address: str

    async def say(self, line: str) -> None:
        """A person in the chat types a command."""
        ...

    async def sees(self, text: str) -> str:
        """Wait until the chat shows the text, and return all that it shows by then."""
        ...


@dataclass(frozen=True)
class Failure:
    """A way in which sending fails, and what it must be told as."""

    error: type[SendError]
    platform: Platform
    address: str
    body: str


class PlatformContract:
    """What each platform must pass.

    A subclass gives the fixtures ``stage`` (a ``Stage``) and ``failures`` (a list of ``Failure``:
    at least what is gone, what may be tried again and what can never be sent).
    """

    async def test_name_can_be_the_first_half_of_an_address(self, stage: Stage) -> None:
        """The name is one lower-case word, as the configuration and the store spell it."""
        assert stage.platform.name.isidentifier()
        assert stage.platform.name == stage.platform.name.lower()

    @pytest.mark.parametrize("one", NOTICES, ids=name_of)
    async def test_every_notice_has_a_part(self, stage: Stage, one: Notice | Digest) -> None:
        """Whatever a paper lacks or has too much of, there is at least one part, none empty."""
        bodies = stage.platform.render(one, stage.address)

        assert isinstance(bodies, tuple)
        assert bodies
        assert all(bodies)

    @pytest.mark.parametrize("one", NOTICES, ids=name_of)
    async def test_rendering_is_pure(self, stage: Stage, one: Notice | Digest) -> None:
        """The same notice gives the same bodies, however often and whatever was sent between."""
        before = stage.platform.render(one, stage.address)
        await stage.platform.send(stage.address, before[0], "nonce-1")

        assert stage.platform.render(one, stage.address) == before

    @pytest.mark.parametrize("one", NOTICES, ids=name_of)
    async def test_every_part_is_sent_and_shown(self, stage: Stage, one: Notice | Digest) -> None:
        """Each part is accepted and gets an id; the chat shows the papers' ids in readable form."""
        ids = [
            await stage.platform.send(stage.address, body, f"nonce-{n}")
            for n, body in enumerate(stage.platform.render(one, stage.address))
        ]

        assert all(ids)
        papers = papers_of(one)
        shown = await stage.sees(papers[-1])
        assert [paper for paper in papers if paper not in shown] == []

    async def test_two_sendings_are_two_messages(self, stage: Stage) -> None:
        """The same body under two nonces gets two message ids."""
        body = stage.platform.render(notice(PLAIN), stage.address)[0]

        first = await stage.platform.send(stage.address, body, "nonce-1")
        second = await stage.platform.send(stage.address, body, "nonce-2")

        assert first != second

    async def test_a_chat_can_be_looked_at_where_the_platform_says_so(self, stage: Stage) -> None:
        """A ``Knower`` knows that a chat can be written to, and names no other one's owner."""
        platform = stage.platform
        if not isinstance(platform, Knower):
            assert not hasattr(platform, "look")
            return
        with suppress(SendError):  # some know it only while they take commands
            assert await platform.look(stage.address) is None
        assert await platform.look("no such address")
        assert platform.place(stage.address) != ""
        assert (platform.place("no such address"), platform.keeper("no such address")) == (
            None,
        ) * 2

    async def test_a_part_can_be_found_where_the_platform_says_so(self, stage: Stage) -> None:
        """A ``Finder`` finds what was sent, and nothing else; others never say that they look."""
        platform, address = stage.platform, stage.address
        assert platform.remembers >= timedelta()
        if not isinstance(platform, Finder):
            assert not hasattr(platform, "find")
            return
        body, other = (platform.render(notice(one), address)[0] for one in (PLAIN, BARE))
        now = datetime.now(UTC)
        when = now - timedelta(seconds=5), now + timedelta(minutes=10)
        await platform.send(address, other, "nonce-1")
        assert await platform.find(address, body, "nonce-2", *when) is None
        sent = await platform.send(address, body, "nonce-2")
        assert await platform.find(address, body, "nonce-2", *when) == sent

    async def test_a_part_can_be_changed_where_the_platform_says_so(self, stage: Stage) -> None:
        """An ``Editor`` shows another body in its place; once more the same is no failure."""
        platform, address = stage.platform, stage.address
        if not isinstance(platform, Editor):
            assert not hasattr(platform, "edit")
            return
        body, other = (platform.render(notice(one), address)[0] for one in (PLAIN, MATHS))
        sent = await platform.send(address, body, "nonce-1")
        await platform.edit(address, sent, other)
        await platform.edit(address, sent, other)
        shown = await stage.sees(MATHS.id)
        assert PLAIN.id not in shown

    async def test_a_paper_cannot_steer_what_shows_it(self, stage: Stage) -> None:
        """No control character of a title, a name or a comment reaches the chat."""
        digest = Digest(date(2026, 8, 18), (Group(1, "\x1b[1mx", (notice(HOSTILE),) * 2),))
        posted: tuple[Posted, ...] = (notice(HOSTILE), digest)
        for n, one in enumerate(posted):
            for body in stage.platform.render(one, stage.address):
                await stage.platform.send(stage.address, body, f"nonce-{n}")

        assert controls(await stage.sees(HOSTILE.id)) == set()

    async def test_a_body_waits_in_the_store(self, stage: Stage) -> None:
        """A body survives being written as UTF-8, which the store does with it."""
        for one in NOTICES:
            for body in stage.platform.render(one, stage.address):
                assert body.encode().decode() == body
                assert "\x00" not in body

    async def test_failures_are_told_apart(self, failures: Sequence[Failure]) -> None:
        """Each failure arrives as the one class that says what is known, with a sentence."""
        assert {Gone} < {failure.error for failure in failures}
        for failure in failures:
            with pytest.raises(failure.error) as caught:
                await failure.platform.send(failure.address, failure.body, "nonce-1")
            assert type(caught.value) is failure.error
            assert str(caught.value)

    async def test_a_person_is_answered(self, stage: Stage) -> None:
        """A typed command reaches the engine as written, and every block of its answer is shown."""
        answers = Answers({"help": REPLY})
        serving = asyncio.create_task(stage.platform.serve(answers, up))

        await stage.say("help")
        shown = await stage.sees("page:2")
        await stopped(serving)

        ((line, asker),) = answers.heard
        assert line == "help"
        assert (asker.platform, asker.chat) == (stage.platform.name, stage.address)
        for text in (
            "Heading",
            "next: ",
            "A paragraph.",
            'subscribe "head avatar"',
            "^",
            "2608.16143",
        ):
            assert text in shown
        assert controls(shown) == set()

    async def test_serving_outlives_a_command_that_fails(self, stage: Stage) -> None:
        """A defect in one command is told to the person, and the next command is answered."""
        answers = Answers({"help": REPLY})
        serving = asyncio.create_task(stage.platform.serve(answers, up))

        await stage.say("broken")
        assert "Something went wrong here" in await stage.sees("Something went wrong here")
        await stage.say("help")
        await stage.sees("page:2")
        await stopped(serving)

    async def test_serving_ends_when_it_is_cancelled(self, stage: Stage) -> None:
        """A cancelled platform stops, and can still send what is on its way."""
        answers = Answers({"help": REPLY})
        serving = asyncio.create_task(stage.platform.serve(answers, up))
        await stage.say("help")
        await stage.sees("page:2")

        await stopped(serving)
        body = stage.platform.render(notice(PLAIN), stage.address)[0]

        assert await stage.platform.send(stage.address, body, "nonce-1")


async def stopped(task: "asyncio.Task[Any]") -> None:
    """Cancel a task as the service does, and see that it ends."""
    task.cancel()
    async with asyncio.timeout(30):
        with pytest.raises(asyncio.CancelledError):
            await task


def controls(shown: str) -> set[str]:
    """The characters in a shown text that a terminal or a client would obey."""
    return {c for c in shown if c != "\n" and unicodedata.category(c) in {"Cc", "Zl", "Zp"}}


# ---- Summarisers ----


class SummariserContract:
    """What each summary provider must pass.

    A subclass gives the fixture ``summariser``: one that is whole, and that its service lets in.
    """

    async def test_its_texts_can_be_told_from_others(self, summariser: Summariser) -> None:
        """The name is one lower-case word; model and prompt are texts that stay as they are."""
        before = key_of(summariser, PLAIN, "en")
        assert summariser.name.isidentifier()
        assert summariser.name == summariser.name.lower()

        await summariser.summarise(PLAIN, "en")

        assert key_of(summariser, PLAIN, "en") == before
        assert all(storable(part) for part in (before.provider, before.model, before.prompt))

    @pytest.mark.parametrize("one", PAPERS, ids=lambda one: one.id)
    async def test_every_paper_has_a_summary_or_a_reason(
        self, summariser: Summariser, one: Paper
    ) -> None:
        """At most sixty words in one visible paragraph that says where it is from, or an error."""
        made = await summary_or_reason(summariser, one)
        if isinstance(made, SummaryError):
            assert str(made)
            return
        assert 0 < len(made.body.split()) <= 60
        assert made.basis
        assert controls(made.body + made.basis) == set()
        assert "\n" not in made.body
        assert storable(made.body)

    async def test_of_a_bare_title_nothing_is_made_up(self, summariser: Summariser) -> None:
        """Without an abstract there is no summary, and trying later would not help."""
        with pytest.raises(SummaryError) as caught:
            await summariser.summarise(BARE, "en")
        assert type(caught.value) is SummaryError

    async def test_many_can_be_asked_for_at_once(self, summariser: Summariser) -> None:
        """Calls that run together get each its own paper's summary."""
        wanted = [replace(PLAIN, id=f"2608.1000{n}") for n in range(4)]
        made = await asyncio.gather(*(summariser.summarise(one, "en") for one in wanted))
        assert len({summary.body for summary in made}) == 1

    async def test_a_call_can_be_given_up(self, summariser: Summariser) -> None:
        """Cancelled at once, it ends, and the next call is answered."""
        await stopped(asyncio.create_task(summariser.summarise(PLAIN, "en")))

        assert (await summariser.summarise(PLAIN, "en")).body


async def summary_or_reason(summariser: Summariser, one: Paper) -> Summary | SummaryError:
    """What comes of asking; anything else that is raised is a defect."""
    try:
        return await summariser.summarise(one, "en")
    except SummaryError as error:
        return error


# ---- Bulks of older papers ----


class BulkContract:
    """What each bulk of older papers must pass.

    A subclass gives the fixture ``bulk``: one with three batches at least, every paper once.
    """

    async def test_it_is_read_to_its_end(self, bulk: Bulk) -> None:
        """Batch after batch, and its share that is done rises to the whole."""
        found = await read_on(bulk, None)

        assert len(found) >= 3
        assert ids_of(found) == sorted(set(ids_of(found)))
        shares = [batch.done for batch in found]
        assert shares == sorted(shares)
        assert 0 < shares[0] <= shares[-1] == 1
        assert all(batch.place for batch in found)

    async def test_it_goes_on_behind_every_cursor(self, bulk: Bulk) -> None:
        """What follows a cursor is what followed it in a whole run, and no more."""
        found = await read_on(bulk, None)

        for number, batch in enumerate(found, 1):
            assert ids_of(await read_on(bulk, batch.cursor)) == ids_of(found[number:])

    async def test_it_can_be_left_in_the_middle(self, bulk: Bulk) -> None:
        """Who stops after one batch can begin again."""
        batches = bulk.batches(None)
        first = await anext(batches)
        await batches.aclose()

        assert ids_of([first]) == ids_of((await read_on(bulk, None))[:1])

    async def test_it_is_known_by_its_scope(self, bulk: Bulk) -> None:
        """A text that stays as it is."""
        before = bulk.scope
        await read_on(bulk, None)

        assert bulk.scope == before
        assert storable(before)


async def read_on(bulk: Bulk, cursor: str | None) -> list[Batch]:
    """All batches behind the cursor."""
    return [batch async for batch in bulk.batches(cursor)]


def ids_of(batches: Sequence[Batch]) -> list[str]:
    """The ids of their papers, in order."""
    return [paper.id for batch in batches for paper in batch.papers]
