"""Numbers as messages show them."""

from decimal import Decimal


def about(number: float | Decimal) -> str:
    """An estimate of one or more, in two digits: ``2``, ``24``, ``1,200``."""
    whole = round(number)
    return f"{round(whole, min(2 - len(str(whole)), 0)):,}"
