"""What a call costs, in micro-dollars."""

from decimal import Decimal

import pytest

from bot.summaries.prices import AS_OF, PRICES, Price, known, price, price_of


def test_a_million_tokens_cost_the_published_dollars() -> None:
    """The table is in dollars for a million tokens, the result in millionths of a dollar."""
    assert price("2", "10").cost(1_000_000, 0) == 2_000_000
    assert price("2", "10").cost(0, 1_000_000) == 10_000_000


def test_it_is_rounded_up() -> None:
    """A call is never entered for less than it costs."""
    assert Price(Decimal("0.10"), Decimal("0.50")).cost(1201, 350) == 296


def test_a_long_prompt_costs_more() -> None:
    """Above the step, all of the call costs several times as much."""
    haiku = PRICES["claude-haiku-5-5"]
    assert haiku.cost(100_000, 1000) == 10_500
    assert haiku.cost(100_001, 1000) == 52_501


@pytest.mark.parametrize("model", ["claude-haiku-4-5", "claude-haiku-4-5-20251001"])
def test_a_dated_name_costs_the_same(model: str) -> None:
    """Both names are one model."""
    assert known(model)
    assert price_of(model) == PRICES["claude-haiku-4-5"]


@pytest.mark.parametrize("model", ["claude-haiku-9", "claude-haiku-4-5-fast", ""])
def test_an_unknown_model_counts_as_the_dearest(model: str) -> None:
    """The budget is never passed because a price was guessed too low."""
    assert not known(model)
    assert price_of(model).out == max(one.out for one in PRICES.values())


def test_the_table_is_dated() -> None:
    """Prices drift: whoever reads them sees of when they are."""
    assert AS_OF.year >= 2026
