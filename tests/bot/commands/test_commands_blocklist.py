"""/blocklist: what people read, word for word, and what is on the list then."""

from collections.abc import Sequence
from dataclasses import replace

import pytest
from clock import NOON, FakeClock
from desk import HERE, BusyClock, Desk, days_ago, many, paper

from bot.askers import Asker, Choice
from bot.commands.base import Limits
from storage import blocklists, chats, outbox
from storage.database import Database
from storage.records import Why

GROUP = replace(HERE, chat="-1", direct=False, own="here", place="#cv", managers="admins")
SURVEYS = "On the block list, number 1:\n  survey\n\n"


async def no() -> bool:
    return False


@pytest.fixture
async def desk(sqlite_database: Database) -> Desk:
    """Four surveys and three other papers that a subscription finds, and some that none does."""
    made = Desk(sqlite_database)
    surveys = many(4, "Avatar survey", days_ago(1))
    await made.store(*surveys, *many(3, "Avatar", first=8), *many(9, "Zebra survey", days_ago(40)))
    await made.says("subscribe avatar")
    return made


async def listed(desk: Desk, asker: Asker = HERE) -> Sequence[str]:
    """What is on the list of the asker's chat, canonical."""
    async with desk.database.transaction() as conn:
        chat = await chats.ensure(conn, asker.platform, asker.chat)
        return [one.canonical for one in await blocklists.of_chat(conn, chat.id)]


async def test_bare(sqlite_database: Database) -> None:
    """An empty list shows lines that can be copied, and takes no answer."""
    desk = Desk(sqlite_database)
    reply = await desk.runner.run("blocklist", HERE)
    assert reply.asks is None
    assert await desk.says("blocklist") == (
        "Nothing is on the block list here. To keep papers out, whatever finds them:\n"
        "  /blocklist survey OR review\n"
        "  /blocklist ti:dataset\n"
        "  /blocklist cat:cs.CY"
    )


async def test_a_query_is_put_on_it(desk: Desk) -> None:
    """With how much it would have kept out of what came: too much is seen at once."""
    assert await desk.says("blocklist “Survey”") == (
        'On the block list, number 1:\n  "Survey"\n\n'
        "In the last 30 days it would have kept out 4 of the 7 papers that the subscriptions here "
        "found.\n"
        "What it finds is not posted here. /search still shows it.\n"
        "[Take it off] /blocklist remove:1"
    )
    assert await listed(desk) == ["survey"]


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("zebra", "it would have kept out none of the 7 papers that the subscriptions here found."),
        ("avatar", "it would have kept out all 7 papers that the subscriptions here found. "
         "Intended?"),
        ("avatar -(10 OR 9)", "5 of the 7 papers that the subscriptions here found. Intended?"),
    ],
)  # fmt: skip
async def test_how_much(desk: Desk, query: str, said: str) -> None:
    """Nothing, everything, and most of it, which is seldom meant."""
    assert f"{said}\nWhat it finds" in await desk.says(f"blocklist {query}")


async def test_the_only_paper(sqlite_database: Database) -> None:
    """One is one; where none came, that is said; the days are those that are stored."""
    desk = Desk(sqlite_database)
    await desk.store(paper("2608.00001", "Avatar"))
    await desk.says("subscribe avatar")
    assert (
        "In the 1 day stored so far it would have kept out the only paper that the subscriptions "
        "here found.\n"
    ) in await desk.says("blocklist avatar")
    await desk.says("edit 1 zebra")
    assert (
        "In the 1 day stored so far the subscriptions here found no paper.\n"
    ) in await desk.says("blocklist survey")


async def test_where_nothing_can_be_counted(sqlite_database: Database) -> None:
    """Without papers, without subscriptions and without time the list works all the same."""
    desk = Desk(sqlite_database)
    what = "What it finds is not posted here. /search still shows it."
    assert await desk.says("blocklist survey") == (
        f"{SURVEYS}{what}\n[Take it off] /blocklist remove:1"
    )
    assert "Nothing is subscribed here.\n" in await desk.says("blocklist")
    await desk.says("subscribe avatar")
    assert "Nothing is stored yet.\n" in await desk.says("blocklist")
    await desk.store(*many(600, "Avatar"))
    busy = Desk(sqlite_database, clock=BusyClock())
    assert "Not counted: time was up.\n" in await busy.says("blocklist")
    assert f"\n\n{what}" in await busy.says("blocklist review")


async def test_the_list(desk: Desk) -> None:
    """Each with its number, its count, and how to take it off."""
    await desk.says("blocklist survey")
    await desk.says("blocklist “motion” OR cat:cs.CY")
    chat = await desk.subscribed()
    async with desk.database.transaction() as conn:
        await blocklists.add(conn, chat[0].chat_id, "(", "(", NOON)

    assert await desk.says("blocklist") == (
        "# Block list | · what these find is not posted here\n"
        "# 1\n  survey\nWould have kept out 4 of 7 papers in the last 30 days.\n"
        '# 2\n  "motion" OR cat:cs.CY\nWould have kept out 0 of 7 papers in the last 30 days.\n'
        "# 3\n  (\nThis query cannot be read any more, so it keeps nothing out.\n"
        "/blocklist … · /blocklist remove:1"
    )
    await desk.says("edit 1 nothing")
    assert "Nothing came in the last 30 days.\n" in await desk.says("blocklist")


async def test_subscriptions_tell_of_it(desk: Desk) -> None:
    """Their counts do not know of it, so it is said that less comes."""
    assert "/blocklist" not in await desk.says("subscriptions")
    await desk.says("blocklist survey")
    one = "1 query keeps papers out that would have come: /blocklist\n"
    assert one in await desk.says("subscriptions")
    await desk.says("blocklist motion")
    assert f"2 queries keep{one[13:]}" in await desk.says("subscriptions")


@pytest.mark.parametrize("line", ["remove:1", "remove 1", "Remove #1.", "remove：1"])
async def test_a_number_is_taken_off(desk: Desk, line: str) -> None:
    """However it is typed; the line that undoes it gives it its number again."""
    await desk.says("blocklist survey")
    assert await desk.says(f"blocklist {line}") == (
        "Taken off the block list, number 1. What it has kept out does not come later. To undo:\n"
        "  /blocklist survey"
    )
    assert await listed(desk) == []
    assert (await desk.says("blocklist survey")).startswith(SURVEYS)


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("surveys", "This is on the block list already: number 1. Nothing was changed."),
        ("remove:2", "There is no number 2 on the block list here. Nothing was changed. "
         "It has these:\n  /blocklist"),
        ("remove:x", '"x" is not a number. Nothing was changed. Send the number of one:\n'
         "  /blocklist remove:1"),
        ("heads remove:1", "Only one at a time: a query, or a number to take off. "
         "Nothing was changed."),
        ("(heads", "This query has a problem. Nothing was changed.\n  (heads\n  ^\n"
         "The bracket at character 1 is never closed. Perhaps:\n  /blocklist (heads)"),
        ("-heads", "This query has a problem. Nothing was changed.\n  -heads\n  ^\n"
         "This only excludes. Say also what to look for."),
    ],
)  # fmt: skip
async def test_what_is_refused(desk: Desk, line: str, said: str) -> None:
    """Each with a reason; the list stays as it was."""
    await desk.says("blocklist surveys")
    assert await desk.says(f"blocklist {line}") == said
    assert await listed(desk) == ["surveys"]


async def test_a_chat_that_is_not_known_has_no_numbers(sqlite_database: Database) -> None:
    """It is not made known by asking."""
    assert "There is no number 1" in await Desk(sqlite_database).says("blocklist remove:1")
    async with sqlite_database.reading() as conn:
        assert await chats.find(conn, HERE.platform, HERE.chat) is None


async def test_how_long_it_may_be(sqlite_database: Database) -> None:
    """What was taken off does not count."""
    desk = Desk(sqlite_database, limits=Limits(blocks_a_chat=2))
    for line in ("a1", "b1", "remove:1", "c1"):
        await desk.says(f"blocklist {line}")
    assert await desk.says("blocklist d1") == (
        'A block list has room for 2. Nothing was changed. Two subjects can share one: "a" OR "b".'
    )
    assert await listed(desk) == ["b1", "c1"]


async def test_only_managers_change_it(desk: Desk) -> None:
    """Others may read it."""
    await desk.says("blocklist survey", GROUP)
    other = replace(GROUP, person="eve", manages=no)
    for line in ("blocklist zebra", "blocklist remove:1"):
        assert "Only admins can change what #cv gets." in await desk.says(line, other)
    assert await listed(desk, GROUP) == ["survey"]
    assert "# 1\n  survey\n" in await desk.says("blocklist", other)


async def test_where_several_people_read(desk: Desk) -> None:
    """A list is the chat's; with dm it is about one's own, and every line says so."""
    assert (await desk.says("blocklist over here here", GROUP)).endswith(
        "What it finds is not posted in #cv. /search still shows it.\n"
        "[Take it off] /blocklist remove:1"
    )
    assert "  /blocklist over here here" in await desk.says("blocklist remove:1", GROUP)
    assert (await desk.says("blocklist survey dm", GROUP)).endswith(
        "What it finds is not posted in your direct messages. /search still shows it.\n"
        "[Take it off] /blocklist remove:1 dm"
    )
    assert (await listed(desk), await listed(desk, GROUP)) == (["survey"], [])
    assert (await desk.says("blocklist dm", GROUP)).endswith(
        "/blocklist … dm · /blocklist remove:1 dm"
    )
    assert "  /blocklist survey dm" in await desk.says("blocklist remove:1 dm", GROUP)


async def test_the_numbers_are_offered(desk: Desk) -> None:
    """With what each stands for; those of another chat are not."""
    await desk.says("blocklist survey")
    await desk.says("blocklist motion")
    complete = desk.runner.choices
    assert await complete("blocklist", "remove", "mo", HERE) == [Choice("2", "2 motion")]
    assert await complete("blocklist", "remove", "", GROUP) == []


async def test_forget_tells_of_it(desk: Desk) -> None:
    """Of the chat's own list, and of what was put on lists elsewhere, which stays there."""
    await desk.says("blocklist survey")
    await desk.says("blocklist survey", GROUP)
    asked = await desk.says("forget")
    assert "(ended ones too), 1 block (those too that were taken off), and which" in asked
    assert "Of 1 on block lists of other chats it deletes who put them there; they stay." in asked
    await desk.says("forget yes")
    assert (await listed(desk), await listed(desk, GROUP)) == ([], ["survey"])


@pytest.mark.parametrize(
    ("query", "numbers", "said"),
    [
        ("survey", (1,), 'Number 1 matched, but your block list {} "survey".'),
        ('"a survey" OR review', (1, 3),
         'Numbers 1 and 3 matched, but your block list {} "a survey" OR review.'),
        ("survey", (), 'It matched, but your block list {} "survey".'),
    ],
)  # fmt: skip
async def test_why(
    sqlite_database: Database, query: str, numbers: Sequence[int], said: str
) -> None:
    """It names the query, and whether it is on the list still; the paper is one press away."""
    desk = Desk(sqlite_database, clock=FakeClock(NOON, runs=False))
    await desk.store(paper("2608.00001", "Avatars, a survey"))
    await desk.says("subscribe avatar")
    await desk.says(f"blocklist {query}")
    (one,) = await desk.subscribed()
    async with sqlite_database.transaction() as conn:
        why = [Why(number, None, ()) for number in numbers]
        unsent = ("filtered", query)
        assert await outbox.promise(conn, one.chat_id, "2608.00001", why, NOON, unsent=unsent)

    assert (await desk.says("why 2608.00001")).endswith(
        f"Announced 18 Aug. {said.format('has')}\n[Show it] /paper 2608.00001"
    )
    await desk.says("blocklist remove:1")
    assert said.format("had") in await desk.says("why 2608.00001")
