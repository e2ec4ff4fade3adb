"""/name: what people read, word for word, and what is stored."""

import pytest
from desk import HERE, Desk, paper

from storage.database import Database


@pytest.fixture
async def desk(database: Database) -> Desk:
    """A chat with one subscription."""
    made = Desk(database)
    await made.says("subscribe avatar")
    return made


async def names(desk: Desk) -> list[str | None]:
    return [one.name for one in await desk.subscribed()]


async def test_name(desk: Desk) -> None:
    """A name is given, changed and taken away, and each time the line undoes it."""
    assert await desk.says("/name 1 Talking  heads") == (
        "Number 1 is called Talking heads now. To undo:\n  /name 1"
    )
    assert await desk.says("name #1 Faces") == (
        "Number 1 is called Faces now. To undo:\n  /name 1 Talking heads"
    )
    assert await names(desk) == ["Faces"]
    assert await desk.says("name 1") == "Number 1 has no name now. To undo:\n  /name 1 Faces"
    assert await names(desk) == [None]


async def test_in_a_form(desk: Desk) -> None:
    """Where the parameters come apart it is the same."""
    await desk.runner.call("name", {"number": "1", "name": " Heads "}, HERE)

    assert await names(desk) == ["Heads"]


async def test_bare(desk: Desk) -> None:
    """The bare command lists them, below a line that shows how."""
    assert (await desk.says("/name")).startswith(
        "Which one, and what is its name?\n  /name 1 Talking heads\n# 1 subscription\n"
    )


async def test_no_change(desk: Desk) -> None:
    """What is so already is said."""
    assert await desk.says("name 1") == (
        "Number 1 has no name. Nothing was changed. To name it:\n  /name 1 Talking heads"
    )
    await desk.says("name 1 Heads")
    assert await desk.says("name 1 Heads") == (
        "Number 1 is called Heads already. Nothing was changed."
    )


async def test_length(desk: Desk) -> None:
    """A name has at most 80 characters."""
    assert (await desk.says(f"name 1 {'x' * 80}")).startswith("Number 1 is called xxx")
    assert await desk.says(f"name 1 {'y' * 81}") == (
        "This name has 81 characters; 80 is the limit. Nothing was changed."
    )
    assert await names(desk) == ["x" * 80]


async def test_one_line_that_can_be_seen(desk: Desk) -> None:
    """Line breaks become spaces, and what nobody sees is left out."""
    await desk.says("name 1 two\nlines\u202e\u200b here")

    assert await names(desk) == ["two lines here"]
    assert (await desk.says("name 1 \u200b")).startswith("Number 1 has no name now.")


async def test_the_name_is_shown(desk: Desk) -> None:
    """It stands where the subscription is spoken of, and comes back when that is undone."""
    await desk.store(paper("2608.00001", "Avatar"))
    await desk.says("name 1 Heads")

    assert "# 1 Heads\n  avatar\n" in await desk.says("subscriptions")
    undo = await desk.says("unsubscribe 1")
    assert undo == "Removed number 1, Heads. To undo:\n  /subscribe avatar"
    assert (await desk.says("subscribe avatar")).startswith("Subscribed, number 1, Heads:\n")
    assert await names(desk) == ["Heads"]
