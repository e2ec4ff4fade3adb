"""What one summary costs: what the last ones did, or what is usual for the model."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from bot.summaries.base import Summariser
from bot.summaries.prices import price_of
from storage import ledger
from storage.database import Connection

_LOOK_BACK = timedelta(days=30)
_USUAL_IN, _USUAL_OUT = 1700, 250
"""Tokens of a usual call: the instructions, an abstract of 1,100 characters, the answer."""

_PAID = frozenset({"claude", "openai"})


async def each(conn: Connection, providers: Sequence[Summariser], now: datetime) -> int | None:
    """Micro-dollars of one summary by the first provider; None where it costs nothing."""
    if not providers or providers[0].name not in _PAID:
        return None
    mean = await ledger.mean(conn, providers[0].name, now - _LOOK_BACK)
    return mean or price_of(providers[0].model).cost(_USUAL_IN, _USUAL_OUT)
