"""What models cost: a table that was true on a day, for estimates. All money is micro-dollars.

A US dollar for a million tokens is a micro-dollar for one, so prices read the same either way.
"""

import math
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

AS_OF = date(2026, 11, 22)
"""The day on which the table was last compared with the published prices."""

MICRO = 1_000_000
"""Micro-dollars in a dollar."""


@dataclass(frozen=True, slots=True)
class Price:
    """US dollars for a million tokens, in and out.

    A prompt of more than ``step`` tokens costs ``factor`` times as much, and so does its answer.
    """

    into: Decimal
    out: Decimal
    step: int | None = None
    factor: int = 1

    def cost(self, tokens_in: int, tokens_out: int) -> int:
        """Micro-dollars of one call, rounded up."""
        factor = self.factor if self.step is not None and tokens_in > self.step else 1
        return math.ceil(factor * (self.into * tokens_in + self.out * tokens_out))


def price(into: str, out: str, step: int | None = None, factor: int = 1) -> Price:
    """A price as it is published."""
    return Price(Decimal(into), Decimal(out), step, factor)


PRICES = {
    "claude-haiku-5-5": price("0.10", "0.50", step=100_000, factor=5),
    "claude-sonnet-5-5": price("2", "10"),
    "claude-opus-5-5": price("4", "20"),
    "claude-fable-5-1": price("10", "50"),
    "claude-haiku-4-5": price("1", "5"),
}


def price_of(model: str) -> Price:
    """The price of a model; one that is not in the table counts as the dearest that is.

    A dated name (``claude-haiku-4-5-20251001``) costs what the undated one does.
    """
    found = [name for name in PRICES if model == name or model.startswith(f"{name}-20")]
    return PRICES[found[0]] if found else max(PRICES.values(), key=lambda one: one.out)


def known(model: str) -> bool:
    """Whether the table has that model's own price."""
    return any(model == name or model.startswith(f"{name}-20") for name in PRICES)
