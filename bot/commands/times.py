"""Times of day as people type them: ``8``, ``8:30``, ``7am``, and from one to another."""

import re
from datetime import time

_TIME = re.compile(r"(\d{1,2})(?:[:.h](\d{2}))?\s*(?:(am|pm)|h|o'clock)?", re.IGNORECASE)
_BETWEEN = re.compile(r"\s*(?:-|–|—|\bto\b|\buntil\b)\s*", re.IGNORECASE)
_NOON = 12


def time_of(typed: str) -> time | None:
    """The time of day; None when it is none."""
    found = _TIME.fullmatch(typed.strip())
    if found is None:
        return None
    hour, minute, half = int(found[1]), int(found[2] or 0), (found[3] or "").lower()
    if half:
        if not 1 <= hour <= _NOON:
            return None
        hour = hour % _NOON + (_NOON if half == "pm" else 0)
    try:
        return time(hour, minute)
    except ValueError:
        return None


def between(typed: str) -> tuple[time, time] | None:
    """From one time of day to another, over midnight perhaps; None when it is no such thing."""
    ends = _BETWEEN.split(typed.strip())
    times = [one for one in map(time_of, ends) if one is not None]
    if len(ends) != len(times) or len(times) != 2 or times[0] == times[1]:  # noqa: PLR2004 - two ends
        return None
    return times[0], times[1]
