"""Each model is asked as it can be, and what is known of it reaches the operator."""

import asyncio
from collections.abc import AsyncIterator

import pytest
from asking import Asked, asking
from attacks import PAPER
from servers.anthropic_answers import Behaviour, hangs, status
from servers.anthropic_models import Model

from bot.summaries.base import Halted, Informed, Summary
from storage.database import Database


@pytest.fixture
async def asked(sqlite_database: Database) -> AsyncIterator[Asked]:
    async with asking(sqlite_database) as made:
        yield made


async def summarise(asked: Asked) -> Summary:
    """The summary of the paper."""
    return await asked.claude.summarise(PAPER, "en")


async def test_a_model_is_looked_up_once_a_day(asked: Asked) -> None:
    """What it can do is asked before the first call, and after a day again."""
    await asyncio.gather(*(summarise(asked) for _ in range(3)))
    asked.clock.advance(24 * 3600 - 1)
    await summarise(asked)
    asked.clock.advance(1)
    await summarise(asked)
    looks = [each for each in asked.server.requests if each.path.startswith("/v1/models/")]
    assert len(looks) == 2


@pytest.mark.parametrize("fault", [status(500), status(400), status(200, page="<p>Hello</p>")])
async def test_a_model_that_cannot_be_looked_up_is_asked_all_the_same(
    asked: Asked, fault: Behaviour
) -> None:
    """Then nothing is asked that some model would refuse; soon it is looked up again."""
    asked.server.models_will(fault)
    await summarise(asked)
    (body,) = asked.server.asked
    assert "thinking" not in body
    assert "effort" not in body["output_config"]
    assert body["max_tokens"] == 3200
    asked.clock.advance(24 * 3600)
    await summarise(asked)
    assert asked.server.asked[1]["thinking"] == {"type": "disabled"}


async def test_a_look_that_takes_too_long_is_given_up(sqlite_database: Database) -> None:
    """The paper does not wait for it."""
    async with asking(sqlite_database, timeout=0.2) as asked:
        asked.server.models_will(hangs())
        assert (await summarise(asked)).body


@pytest.mark.parametrize(
    ("model", "effort", "thinking", "most"),
    [
        ("claude-haiku-4-5", None, {"type": "disabled"}, 800),
        ("claude-opus-5-5", "low", {"type": "adaptive"}, 3200),
    ],
)
async def test_each_model_is_asked_as_it_can_be(
    sqlite_database: Database,
    model: str,
    effort: str | None,
    thinking: dict[str, str],
    most: int,
) -> None:
    """Parameters follow from what the model can do, not from its name."""
    async with asking(sqlite_database, model=model) as asked:
        await summarise(asked)
        (body,) = asked.server.asked
    assert body["output_config"].get("effort") == effort
    assert (body["thinking"], body["max_tokens"]) == (thinking, most)


async def test_a_model_that_cannot_answer_in_a_form(sqlite_database: Database) -> None:
    """It is of no use, and the operator is told which setting to change."""
    async with asking(sqlite_database, model="claude-haiku-x") as asked:
        asked.server.models["claude-haiku-x"] = Model("claude-haiku-x", structured_outputs=False)
        with pytest.raises(Halted, match="claude model") as caught:
            await summarise(asked)
        assert "Set summaries.claude.model" in caught.value.sentence
        assert asked.server.asked == []


async def test_the_end_of_a_model_is_news(sqlite_database: Database) -> None:
    """Once it is known, with the day; the year only where it is another one."""
    async with asking(sqlite_database, model="claude-opus-4-6") as asked:
        assert isinstance(asked.claude, Informed)
        assert asked.claude.news()["claude retires"] is None
        await summarise(asked)
        assert asked.claude.retires_at is not None
        assert asked.claude.news()["claude retires"] == (
            "claude-opus-4-6 retires on 30 Nov. Set summaries.claude.model before; "
            "/status shows what is offered."
        )
        asked.clock.advance(-300 * 24 * 3600)
    later = Model("claude-haiku-x", lifecycle="deprecated", retires_at="2027-02-01T00:00:00Z")
    async with asking(sqlite_database, model="claude-haiku-x") as asked:
        asked.server.models["claude-haiku-x"] = later
        await summarise(asked)
        assert "on 1 Feb 2027." in str(asked.claude.news()["claude retires"])
        assert "The price of claude-haiku-x is not known" in str(asked.claude.news())


async def test_a_price_that_is_given_is_no_news(sqlite_database: Database) -> None:
    """Who sets the price of a new model is not told that it is unknown."""
    async with asking(sqlite_database, model="claude-haiku-x", prices=(1, 2)) as asked:
        assert asked.claude.news()["claude price"] is None


async def test_it_can_be_asked_after_it_was_closed(asked: Asked) -> None:
    """Closing ends connections, not the provider; nobody need have asked it."""
    await asked.claude.close()
    await summarise(asked)
    await asked.claude.close()
    assert (await summarise(asked)).body
