"""No day costs more than its budget, whatever the answers are and however many run at once."""

import asyncio
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest
from asking import asking
from attacks import GOOD, PAPER, QUOTE
from clock import NOON, FakeClock
from contracts import summary_or_reason
from servers.anthropic_answers import Sent, cut, refuses, says, says_raw, summarises

from bot.query import tokens
from bot.summaries.base import Halted, Summary, SummaryError, key_of
from storage import papers, summaries
from storage.database import Database

ONE_CALL = "0.002"
"""Dollars; more than a call is entered with, less than two are."""


async def test_a_call_is_entered_with_what_it_cost(sqlite_database: Database) -> None:
    """Tokens and money as the answer tells, at the price of the model."""
    async with asking(sqlite_database) as asked:
        await asked.claude.summarise(PAPER, "en")
        ((tokens_in, tokens_out, cost),) = await asked.entries()
        used = asked.server.requests[-1].answer["usage"]
    assert (tokens_in, tokens_out) == (used["input_tokens"], used["output_tokens"])
    assert cost == -(-(tokens_in + 5 * tokens_out) // 10)


async def test_prices_of_ones_own(sqlite_database: Database) -> None:
    """What the operator says it costs is what counts."""
    async with asking(sqlite_database, prices=(3, 7)) as asked:
        await asked.claude.summarise(PAPER, "en")
        ((tokens_in, tokens_out, cost),) = await asked.entries()
    assert cost == 3 * tokens_in + 7 * tokens_out


async def test_every_answer_costs(sqlite_database: Database) -> None:
    """Refused, cut, unusable and repeated ones are entered like the others."""
    async with asking(sqlite_database) as asked:
        asked.server.will(refuses("bio"), cut(), says_raw("no JSON"), says(GOOD, [QUOTE]))
        with pytest.raises(SummaryError):
            await asked.claude.summarise(PAPER, "en")
        await asked.claude.summarise(PAPER, "en")
        entries = await asked.entries()
    assert len(entries) == 4
    assert all(cost > 0 and tokens_in > 0 for tokens_in, _, cost in entries)


async def test_a_day_that_is_used(sqlite_database: Database) -> None:
    """No call is made until midnight (UTC); readers and the operator are told."""
    async with asking(sqlite_database, "0.50", prices=(100, 500)) as asked:
        async with sqlite_database.transaction() as conn:
            await papers.add(conn, [PAPER], tokens)
            for n in range(38):
                one = replace(PAPER, id=f"2608.{n:05}")
                await summaries.want(conn, key_of(asked.claude, one, "en"))
        with pytest.raises(Halted, match="summary budget") as caught:
            await asked.claude.summarise(PAPER, "en")
        assert asked.server.asked == []
    assert caught.value.note == "today's summary budget is used"
    assert caught.value.until == NOON.replace(day=19, hour=0)
    assert caught.value.sentence == (
        "Today's summary budget ($0.50) is used at 12:00. 38 papers follow with sentences from "
        "the abstract. Change it: summaries.budget."
    )


async def test_one_paper_follows(sqlite_database: Database) -> None:
    """The sentence is right for one, too."""
    async with asking(sqlite_database, "0.50", prices=(100, 500)) as asked:
        async with sqlite_database.transaction() as conn:
            await summaries.want(conn, key_of(asked.claude, PAPER, "en"))
        with pytest.raises(Halted) as caught:
            await asked.claude.summarise(PAPER, "en")
    assert "1 paper follows with" in caught.value.sentence


async def test_the_next_day_has_its_own(sqlite_database: Database) -> None:
    """At midnight the budget is whole again."""
    clock = FakeClock(runs=False)
    async with asking(sqlite_database, ONE_CALL, clock=clock, prices=("0.2", "1")) as asked:
        ends = [await summary_or_reason(asked.claude, PAPER) for _ in range(10)]
        assert isinstance(ends[0], Summary)
        assert isinstance(ends[-1], Halted)
        made = len(asked.server.asked)
        clock.advance(12 * 3600)
        await asked.claude.summarise(PAPER, "en")
        assert len(asked.server.asked) == made + 1


async def test_without_a_budget_nothing_is_spent(sqlite_database: Database) -> None:
    """Nought means none; nobody need be told what he chose."""
    async with asking(sqlite_database, "0") as asked:
        with pytest.raises(Halted) as caught:
            await asked.claude.summarise(PAPER, "en")
        assert (caught.value.sentence, caught.value.note) == ("", "")
        assert asked.server.asked == []


async def test_calls_at_once_do_not_pass_it_together(database: Database) -> None:
    """Each is entered with the most it can cost before it is made; the day never costs more."""
    answer = asyncio.Event()

    async def waits(body: Mapping[str, Any]) -> Sent:
        await answer.wait()
        return await summarises()(body)

    async with asking(database, "0.005") as asked:
        asked.server.always = waits
        calls = [asyncio.create_task(summary_or_reason(asked.claude, PAPER)) for _ in range(12)]
        for call in calls:
            call.add_done_callback(lambda _: asked.server.look_again())
        await asked.server.until(
            lambda server: len(server.asked) + sum(call.done() for call in calls) == 12
        )
        answer.set()
        ends = await asyncio.gather(*calls)
        entries = await asked.entries()
        assert sum(cost for *_, cost in entries) <= 5000
        assert len(asked.server.asked) == len(entries)
    assert all(isinstance(end, Summary | Halted) for end in ends)
    assert 0 < sum(isinstance(end, Halted) for end in ends) < 12


async def test_the_bound_is_never_below_the_cost(sqlite_database: Database) -> None:
    """Also of a paper in a wide script, and an answer that is as long as it may be."""
    wide = replace(PAPER, abstract=f"{PAPER.abstract} {'語音動畫 ' * 1000}")
    async with asking(sqlite_database, "0.0105") as asked:
        asked.server.will(cut("x" * 100_000), says(GOOD, [QUOTE]))
        await asked.claude.summarise(wide, "en")
        assert sum(cost for *_, cost in await asked.entries()) <= 10_500
