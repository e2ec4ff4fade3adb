"""Numbers as people read them."""

from decimal import Decimal

import pytest

from bot.text.numbers import about


@pytest.mark.parametrize(
    ("number", "said"),
    [
        (1, "1"),
        (9.6, "10"),
        (23.57, "24"),
        (149, "150"),
        (1249.9, "1,200"),
        (Decimal("99.5"), "100"),
    ],
)
def test_an_estimate_has_two_digits(number: float | Decimal, said: str) -> None:
    """More would say that it is known better than it is."""
    assert about(number) == said
