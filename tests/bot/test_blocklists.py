"""A paper that a chat's block list has is promised and never posted: it ends as filtered."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

from clock import NOON
from digesting import WED, Days, heads, join
from editing import POSTED, V2, A, Life
from engine import Engine, a_chat, promises, subscribe, the_chat
from fakes import FakeEditor, FakePlatform, FakeSource, FakeSummariser, page, paper
from sqlalchemy import select

from bot.blocklists import kept_out, parsed
from bot.query import analyse, parse
from bot.status import Status
from bot.troubles import Troubles
from storage import blocklists, chats, papers, stories
from storage.database import Database
from storage.records import Paper
from storage.schema import texts

SURVEY = paper("2608.00001", "Talking heads: a survey")
OTHER = paper("2608.00002", "Talking heads in motion")


async def block(database: Database, *queries: str, address: str = "1") -> None:
    """Put the queries on a chat's list."""
    chat = await a_chat(database, address)
    async with database.transaction() as conn:
        for query in queries:
            canonical = str(parse(query))
            await blocklists.add(conn, chat.id, canonical, query, NOON)


async def unblock(database: Database, number: int = 1) -> None:
    chat = await a_chat(database)
    async with database.transaction() as conn:
        assert await blocklists.remove(conn, chat.id, number, NOON)


class Town(Engine):
    """A service with one platform; papers are harvested one page after the other."""

    def __init__(self, database: Database) -> None:
        self.source = FakeSource("arxiv")
        self.console = FakePlatform()
        super().__init__(database, sources=[self.source], platforms=[self.console])

    async def harvest(self, *found: Paper) -> int:
        """Harvest these papers and do all that is due; returns how many were promised."""
        self.source.happenings.append(page(len(self.source.happenings) + 1, *found))
        (harvest,) = await self.poll.run()
        await self.settle()
        return harvest.promised

    def shown(self, address: str = "1") -> list[str]:
        """The papers that the chat was shown."""
        return [body.split(" | ")[0] for body in self.console.bodies(address)]


async def ended(database: Database) -> list[tuple[str, str, str | None]]:
    """How each promise ended, and why."""
    return [(one.paper_id, one.state, one.reason) for one in await promises(database)]


async def test_a_blocked_paper_is_promised_and_not_posted(database: Database) -> None:
    """It says which query kept it out; the end states still add up to what matched."""
    town = Town(database)
    await subscribe(database)
    await block(database, "dataset", "Surveys OR review")

    assert await town.harvest(SURVEY, OTHER) == 2

    assert town.shown() == [OTHER.id]
    assert await ended(database) == [
        (SURVEY.id, "filtered", "surveys OR review"),
        (OTHER.id, "sent", None),
    ]
    async with database.reading() as conn:
        assert await stories.tally(conn) == {("console", "1"): {"filtered": 1, "sent": 1}}
    how = Status(database, town.still, Troubles(), [], [FakeSummariser("x")], Decimal(0), NOON)
    assert "Posts: 2 promised: 1 sent, 0 waiting, 1 filtered." in await how.lines()


async def test_nothing_is_summarised_for_it(sqlite_database: Database) -> None:
    """Unless somebody else gets the paper."""
    town = Town(sqlite_database)
    await subscribe(sqlite_database)
    await block(sqlite_database, "survey")
    await town.harvest(SURVEY)
    async with sqlite_database.reading() as conn:
        assert list(await conn.scalars(select(texts.c.id))) == []


async def test_others_get_it(database: Database) -> None:
    """A list is a chat's own; another chat's lets through what it does not find."""
    town = Town(database)
    for address in "123":
        await subscribe(database, address)
    await block(database, "survey", address="1")
    await block(database, "dataset", address="2")

    assert await town.harvest(SURVEY) == 3

    assert [town.shown(address) for address in "123"] == [[], [SURVEY.id], [SURVEY.id]]


async def test_what_was_kept_out_does_not_come_when_it_is_unblocked(database: Database) -> None:
    """However often it is found; what is new comes."""
    town = Town(database)
    await subscribe(database)
    await block(database, "survey")
    await town.harvest(SURVEY)
    await unblock(database)

    await town.harvest(SURVEY, replace(SURVEY, id="2608.00003"))

    assert town.shown() == ["2608.00003"]


async def test_a_chat_that_rests_would_not_have_got_it(database: Database) -> None:
    """It is filtered, not paused: it does not come when the chat is back."""
    town = Town(database)
    one = await subscribe(database)
    await block(database, "survey")
    async with database.transaction() as conn:
        await chats.pause(conn, one.chat_id, "kicked", NOON)
    await town.harvest(SURVEY, OTHER)
    assert [state for _, state, _ in await ended(database)] == ["filtered", "paused"]


async def test_a_cross_list_that_makes_it_new(database: Database) -> None:
    """Of what it says now, the list is asked."""
    town = Town(database)
    await subscribe(database, query='cat:cs.CV "talking heads"')
    await block(database, "cat:cs.CY")
    first = replace(OTHER, categories=("cs.CL",), primary_category="cs.CL")
    assert await town.harvest(first) == 0

    assert await town.harvest(replace(first, categories=("cs.CL", "cs.CV", "cs.CY"))) == 1

    assert await ended(database) == [(OTHER.id, "filtered", "cat:cs.CY")]


async def test_a_new_version(database: Database) -> None:
    """A version that the list has is not posted, and counts; the next one that it has not, is."""
    life = Life(database, FakeEditor())
    await life.begin("post")
    await block(database, "revised")

    await life.harvest(V2)
    assert life.console.bodies("1") == [POSTED]
    assert [(one.kind, one.state, one.reason) for one in await promises(database)] == [
        ("new", "sent", None),
        ("version", "filtered", "revised"),
    ]

    await life.harvest(replace(A, version=3, title="Talking heads, thrice"))
    assert len(life.console.bodies("1")) == 2


async def test_what_waits_for_a_summary_is_asked_again(database: Database) -> None:
    """It matched before there was a list; another chat gets it."""
    town = Town(database)
    for address in "12":
        await subscribe(database, address)
    town.source.happenings.append(page(1, SURVEY, OTHER))
    await town.poll.run()
    await block(database, "survey")

    await town.settle()

    assert town.shown() == [OTHER.id]
    assert sorted(town.shown("2")) == [SURVEY.id, OTHER.id]
    assert (SURVEY.id, "filtered", "survey") in await ended(database)


async def test_of_many_that_come_at_once_the_welcome_ones_do(database: Database) -> None:
    """They are the digest of the announcement."""
    telegram = FakePlatform("telegram", at_once=False)
    await join(database, schedule="instant")
    days = Days(database, telegram)
    await days.bring(*heads("2608.00001", "2608.00002", "2608.00003", "2608.00004"))
    chat = await the_chat(database, "7", "telegram")
    async with database.transaction() as conn:
        await blocklists.add(conn, chat.id, "id:2608.00002", "id:2608.00002", NOON)

    await days.settle()

    (digest,) = telegram.bodies("7")
    assert digest.startswith("3 papers")
    assert ("2608.00002", "filtered", "id:2608.00002") in await ended(database)


async def test_what_waits_for_its_hour_is_asked_again(database: Database) -> None:
    """What was put on the list meanwhile counts; what was taken off again does not."""
    telegram = FakePlatform("telegram", at_once=False)
    await join(database)
    days = Days(database, telegram)
    await days.bring(*heads("2608.00001", "2608.00002"))
    chat = await the_chat(database, "7", "telegram")
    async with database.transaction() as conn:
        await blocklists.add(conn, chat.id, "id:2608.00001", "id:2608.00001", NOON)
        await blocklists.add(conn, chat.id, "heads", "heads", NOON)
        await blocklists.remove(conn, chat.id, 2, NOON)

    await days.settle_at(WED)

    (digest,) = telegram.bodies("7")
    assert "2608.00002" in digest
    assert "2608.00001" not in digest
    assert await ended(database) == [
        ("2608.00001", "filtered", "id:2608.00001"),
        ("2608.00002", "sent", None),
    ]


async def test_of_a_digest_nothing_may_be_left(sqlite_database: Database) -> None:
    """Then there is none, and the next hour comes as always."""
    telegram = FakePlatform("telegram", at_once=False)
    await join(sqlite_database)
    days = Days(sqlite_database, telegram)
    await days.bring(*heads("2608.00001"))
    chat = await the_chat(sqlite_database, "7", "telegram")
    async with sqlite_database.transaction() as conn:
        await blocklists.add(conn, chat.id, "heads", "heads", NOON)
    await days.settle_at(WED)
    await days.settle_at(WED + timedelta(days=1))
    assert telegram.bodies("7") == []
    assert [state for _, state, _ in await ended(sqlite_database)] == ["filtered"]


async def test_what_cannot_be_read_any_more_keeps_nothing_out(sqlite_database: Database) -> None:
    """As a newer version of Papercast may find a query that an older one took."""
    town = Town(sqlite_database)
    await subscribe(sqlite_database)
    chat = await a_chat(sqlite_database)
    async with sqlite_database.transaction() as conn:
        made, _ = await blocklists.add(conn, chat.id, "(", "(", NOON)
    await town.harvest(SURVEY)
    assert parsed(made) is None
    assert town.shown() == [SURVEY.id]


async def test_the_first_on_the_list_is_told(sqlite_database: Database) -> None:
    """Of several that find it; of the paper that nobody blocks there is nothing to tell."""
    await block(sqlite_database, "motion", "survey", "heads")
    chat = await a_chat(sqlite_database)
    found: dict[Paper, Sequence[int]] = {SURVEY: [chat.id, 99], OTHER: [99]}
    async with sqlite_database.reading() as conn:
        assert await kept_out(conn, found) == {(SURVEY.id, chat.id): "survey"}
        assert await kept_out(conn, {analyse(OTHER): [99]}) == {}


async def test_papers_are_found_by_their_ids(database: Database) -> None:
    """Those that are there."""
    await Town(database).harvest(SURVEY, OTHER)
    async with database.reading() as conn:
        found = await papers.some(conn, [SURVEY.id, "2608.09999"])
    assert list(found) == [found[SURVEY.id].id] == [SURVEY.id]
