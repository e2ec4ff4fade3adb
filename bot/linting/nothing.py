"""A query that found no paper: right for a narrow subject, and wrong for a slip of the finger."""

from bot.linting.base import Case, Remark
from bot.text.dates import day
from bot.text.tex import readable


async def found_nothing(case: Case) -> Remark | None:
    """That there is none, and the newest before, by which a person sees whether it is right."""
    if case.total:
        return None
    none = f"No paper in {case.counts.span}"
    older = await case.counts.older(case.query)
    if older is None:
        before = ", and none before" if case.counts.span.whole else ""
        return Remark(f"{none}{before}. For a narrow subject that can be right.")
    return Remark(
        f"{none}. For a narrow subject that can be right; the newest older one: "
        f"{day(older.announced)}, {readable(older.title)}"
    )
