"""What a query has brought in the last days, as one sentence: before and after subscribing."""

from bot.commands.base import Context
from bot.commands.lists import FASTER, cut, stopped
from bot.commands.wording import count
from bot.library import Tally, Window
from bot.linting import Remark


def brought(
    context: Context,
    window: Window,
    tally: Tally,
    pace: str = "",
    *,
    remark: Remark | None = None,
) -> str:
    """How many papers of how many, and how many on one day at most.

    ``pace`` stands between the two where there is one, as in ``: about 2 a day``. A ``remark`` that
    there is no paper says more than this does, and stands in its place.
    """
    if not window.size:
        return (
            f"{lacking(window)} Try again in a minute."
            if window.unread
            else "Nothing is stored yet to try it on; papers come with the next harvest."
        )
    if tally.partial and not tally.papers:
        return cut(context)
    here, of = f"In {window.span} this found", f"of {window.size:,}"
    if not tally.papers:
        if remark and remark.line is None:
            return remark.sentence
        right = "" if remark else " For a narrow subject that can be right."
        return f"{here} no paper {of}.{right}"
    found = count(tally.papers, "paper")
    if tally.partial:
        return f"{here} at least {found} {of}. {stopped(context)}. {FASTER}"
    most = f"{pace}, at most {tally.most_a_day:,} on one day" if tally.papers > 1 else ""
    return f"{here} {found} {of}{most}."


def lacking(window: Window) -> str:
    """Why there is nothing to count, where there is nothing."""
    return "What is stored is still being indexed." if window.unread else "Nothing is stored yet."
