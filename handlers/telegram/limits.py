"""How fast Telegram lets a bot send.

The numbers are those of its FAQ for bots; it names no others, and may ask to wait at any time.
"""

from typing import Final

from bot.pacing import Limits, Window

_OVERALL: Final = Window(30, 1.0)
_PRIVATE: Final = Window(1, 1.0)
_SHARED: Final = Window(20, 60.0)


def is_shared(address: str) -> bool:
    """Whether several people read there: groups and channels have negative numbers, or a name."""
    return address.startswith(("-", "@"))


def _chat(address: str) -> tuple[Window, ...]:
    return (_SHARED,) if is_shared(address) else (_PRIVATE,)


def _whole(address: str) -> str:
    """The chat that a thread is in: its limits are for all of it."""
    return address.partition("/")[0]


LIMITS: Final = Limits((_OVERALL,), _chat, _whole)
