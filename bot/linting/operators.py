"""``or``, ``and`` and ``not`` in lower case: words to look for, and seldom meant so."""

from bot.linting.base import Case, Remark, matters, papers
from bot.linting.places import operators


async def lower_case(case: Case) -> Remark | None:
    """What becomes of the query when such words are operators."""
    found = list(operators(case.line))
    if not found:
        return None
    line = case.line
    for word in found:
        line = f"{line[: word.start]}{word.text.upper()}{line[word.end :]}"
    count = await case.count(line)
    if count is None or not matters(case.total, count):
        return None
    names = list(dict.fromkeys(word.text for word in found))
    quoted = " and ".join(f'"{name}"' for name in names)
    are = "is a word" if len(names) == 1 else "are words"
    capitals = " and ".join(dict.fromkeys(name.upper() for name in names))
    return Remark(
        f"{quoted} in lower case {are} to look for. "
        f"With {capitals} it is {papers(count)} instead of {case.total:,}:",
        line,
    )
