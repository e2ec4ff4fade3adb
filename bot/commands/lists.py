"""Lists of papers: a page of what was found, how much there is, and how to see more."""

from collections.abc import Iterator, Sequence

from bot.blocks import Action, Block, Item, Line, Reply
from bot.commands.asking import MOST_PAGES
from bot.commands.base import Context, Refusal
from bot.commands.wording import count
from bot.library import Found
from bot.text.dates import day
from storage.records import Paper

FASTER = "A longer word or a phrase is faster."
"""What to do where time was up."""


def items(papers: Sequence[Paper], first: int = 1) -> tuple[Item, ...]:
    """The papers, with numbers from ``first`` on."""
    return tuple(Item(number, paper) for number, paper in enumerate(papers, start=first))


def listing(context: Context, found: Found, page: int, line: str, *heads: str) -> Reply:
    """The page as a reply under some lines; ``line`` is the command that gave it, without a page.

    Raises:
        Refusal: when there is no such page.
    """
    size = context.library.page_size
    if not found.papers:
        raise Refusal(_no_page(context, found, page))
    blocks: list[Block] = [Line(head) for head in heads]
    blocks += items(found.papers, (page - 1) * size + 1)
    if found.partial:
        blocks.append(Line(f"{stopped(context)}; these are the newest of more. {FASTER}"))
    return Reply(tuple(blocks), tuple(turns(page, _last(context, found), line)))


def turns(page: int, last: int, line: str) -> Iterator[Action]:
    """Where a reader of that page can turn; ``line`` is the command of the list."""
    if page > 1:
        yield Action("Back", f"{line} page:{page - 1}", turns=True)
    if page < last:
        yield Action("More", f"{line} page:{page + 1}", turns=True)


def counted(found: Found, page: int, size: int) -> str:
    """How many papers match, of how many, and how new the store is."""
    assert found.newest is not None, "a store with papers has a newest day"
    stored = count(found.store_size, "paper")
    total = f"{found.total:,}{'+' if found.more else ''}"
    if found.partial:
        which = f"{found.total:,} found so far, out of {stored}"
    elif found.total <= size:
        match = "matches" if found.total == 1 else "match"
        which = f"{total} of {stored} {match}"
    else:
        which = f"{_range(found, page, size)} of {total} that match, out of {stored}"
    return f"{which}. The newest stored is of {day(found.newest)}."


def _range(found: Found, page: int, size: int) -> str:
    first = (page - 1) * size + 1
    last = first + len(found.papers) - 1
    return f"Papers {first}–{last}" if last > first else f"Paper {first}"


def cut(context: Context) -> str:
    """That time was up before anything was found."""
    return f"{stopped(context)}; nothing was found so far. {FASTER}"


def stopped(context: Context) -> str:
    """That time was up."""
    return f"Stopped after {context.library.deadline:g} s"


def _last(context: Context, found: Found) -> int:
    return min(-(-found.total // context.library.page_size), MOST_PAGES)


def _no_page(context: Context, found: Found, page: int) -> str:
    if not found.total:
        return cut(context)
    if found.partial:
        return f"{stopped(context)}, before page {page}. {FASTER}"
    more = "; a narrower query finds older papers" if found.more else ""
    return f"There is no page {page}; the last is page {_last(context, found)}{more}."
