"""Papers are read before a transaction needs it, and are what reading them then would give."""

from dataclasses import replace

from fakes import paper

from bot.query import parse, tokens
from bot.read_ahead import read_ahead

HEADS = paper("2608.00001")
CARS = paper("2608.00002", "Cars", abstract="Four wheels.")


async def test_what_was_read_ahead_is_what_reading_gives() -> None:
    """Tokens and document are those of the paper, by its whole content and not by its id."""
    read = await read_ahead([HEADS, replace(HEADS, version=2, title="Walking feet")])

    assert read.tokens(replace(HEADS)) == tokens(HEADS)
    assert read.document(HEADS).paper is HEADS
    assert read.document(HEADS) is read.document(replace(HEADS))
    assert parse("feet").matches(read.document(replace(HEADS, version=2, title="Walking feet")))


async def test_what_was_not_read_ahead_is_read_when_asked_for() -> None:
    """Nobody need know beforehand all that will be needed."""
    read = await read_ahead([HEADS])

    assert read.tokens(CARS) == tokens(CARS)
    assert read.document(CARS).paper == CARS
