"""What a form offers while somebody is typing: what fits, the likeliest first."""

import pytest
from desk import TALKING, Desk

from bot.askers import Asker, Choice
from storage.database import Database

ADA = Asker("telegram", "1", "1", own="1")
BOB = Asker("telegram", "108", "108", own="108")


@pytest.fixture
def desk(sqlite_database: Database) -> Desk:
    """An open instance with a topic."""
    return Desk(sqlite_database, topics=(TALKING,))


async def values(desk: Desk, typed: str, asker: Asker = ADA) -> list[str]:
    """What a query may become."""
    return [one.value for one in await desk.runner.choices("subscribe", "query", typed, asker)]


async def test_own_subscriptions(desk: Desk) -> None:
    """By number and name, or query; those of another chat are not offered."""
    await desk.says("subscribe avatar", ADA)
    await desk.says("name 1 Avatars", ADA)
    complete = desk.runner.choices
    assert await complete("unsubscribe", "number", "", ADA) == [Choice("1", "1 Avatars")]
    assert await complete("unsubscribe", "number", "zebra", ADA) == []
    assert await complete("unsubscribe", "number", "", BOB) == []


async def test_topics_and_fixed_words(desk: Desk) -> None:
    """What the command takes as it stands."""
    assert await values(desk, "talk") == ["topic:Talking Face"]
    assert [one.value for one in await desk.runner.choices("subscribe", "to", "", ADA)] == [
        "here",
        "dm",
    ]


async def test_what_there_is_not(desk: Desk) -> None:
    """An unknown command or parameter has nothing to offer."""
    assert await desk.runner.choices("nothing", "query", "", ADA) == ()
    assert await desk.runner.choices("search", "nothing", "", ADA) == ()


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("avatar cat:cs.CV", "avatar cat:cs.CV"),
        ("avatar Cat: cs.cv", "avatar cat:cs.CV"),
        ("avatar cat：cs.CV", "avatar cat:cs.CV"),
        ("avatar -cat:cs.CV", "avatar -cat:cs.CV"),
        ("(cat:graphics", "(cat:cs.GR"),
        ("cat:hep-t", "cat:hep-th"),
    ],
)
async def test_a_category_however_it_is_typed(desk: Desk, typed: str, first: str) -> None:
    """The query language takes each of these, so completion does."""
    assert (await values(desk, typed))[0] == first


@pytest.mark.parametrize("typed", ["avatar cat:computer vis", "concat:cs", "cat:cs.CV avatar", ""])
async def test_no_category_where_none_is_typed(desk: Desk, typed: str) -> None:
    """It is the last word, and begins with ``cat:``."""
    assert [one for one in await values(desk, typed) if "cat:" in one] == []


async def test_categories_by_their_names_first(desk: Desk) -> None:
    """Before those whose name has it further on, and those whose description has it."""
    found = await values(desk, "cat:ai")
    assert found[0] == "cat:cs.AI"
    found = await values(desk, "cat:cs")
    assert len(found) == 25
    assert all(one.startswith("cat:cs") for one in found)


@pytest.mark.parametrize(
    ("typed", "lines"),
    [
        ("ti", ["ti:"]),
        ("heads au", ["heads au:"]),
        ("heads -Author", ["heads -au:"]),
        ("(abs", ["(abs:"]),
        ("ca", ["cat:"]),
        ("arx", ["id:"]),
        ("comm", ["co:"]),
    ],
)
async def test_fields_by_their_names(desk: Desk, typed: str, lines: list[str]) -> None:
    """A last word may become a field, by arXiv's name for it or by what it is."""
    fields = [one for one in await values(desk, typed) if one.endswith(":")]
    assert fields == lines


@pytest.mark.parametrize("typed", ["a", "motivation ", "ti:x", '"ti', "zebra", ""])
async def test_no_fields_elsewhere(desk: Desk, typed: str) -> None:
    """One letter is too little, and other words are not in the way."""
    assert [one for one in await values(desk, typed) if one.endswith(":")] == []


async def test_fields_say_what_they_are(desk: Desk) -> None:
    """The label does, the value does not; only a query has fields."""
    found = await desk.runner.choices("preview", "query", "heads au", ADA)
    assert found == [Choice("heads au:", "heads au: (author)")]
    assert await desk.runner.choices("similar", "id", "au", ADA) == []
    assert [one.value for one in await desk.runner.choices("search", "sort", "", ADA)] == [
        "newest",
        "relevance",
    ]
    assert await desk.runner.choices("search", "query", f"{'x ' * 50}au", ADA) == []


async def test_commands_that_may_be_given(desk: Desk) -> None:
    """/help offers what it would show: to the operator all, to others not the operator's."""
    await desk.access.claim(str(await desk.access.claim_code()), BOB)

    async def offered(asker: Asker) -> set[str]:
        return {one.value for one in await desk.runner.choices("help", "command", "", asker)}

    assert {"status", "invite"} <= await offered(BOB)
    assert await offered(ADA) == await offered(BOB) - {"status", "invite", "block", "unblock"}
    assert not await offered(BOB) & {"start", "cancel"}
