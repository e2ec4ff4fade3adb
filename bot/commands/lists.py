"""Lists of papers: a page of what was found, how much there is, and how to see more."""

from collections.abc import Iterator, Sequence

from bot.commands.base import Context, Refusal
from bot.commands.wording import count
from bot.library import Found
from bot.platforms import Action, Block, Item, Line, Reply
from bot.text.dates import day
from storage.records import Paper

_FASTER = "A longer word or a phrase is faster."


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
    if not found.complete and found.total < page * size:
        blocks.append(Line(f"{_stopped(context)}; these are the newest of more. {_FASTER}"))
    last = page + 1 if found.total > page * size else page
    return Reply(tuple(blocks), tuple(turns(page, last, line)))


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
    if found.complete and found.total <= size:
        match = "matches" if found.total == 1 else "match"
        which = f"{found.total} of {stored} {match}"
    elif found.complete:
        which = f"{_range(found, page, size)} of {found.total:,} that match, out of {stored}"
    elif found.total > page * size:
        which = f"{_range(found, page, size)}, and more match, out of {stored}"
    else:
        which = f"{found.total} found so far, out of {stored}"
    return f"{which}. The newest stored is of {day(found.newest)}."


def _range(found: Found, page: int, size: int) -> str:
    first = (page - 1) * size + 1
    last = first + len(found.papers) - 1
    return f"Papers {first}–{last}" if last > first else f"Paper {first}"


def cut(context: Context) -> str:
    """That time was up before anything was found."""
    return f"{_stopped(context)}; nothing was found so far. {_FASTER}"


def _stopped(context: Context) -> str:
    return f"Stopped after {context.library.deadline:g} s"


def _no_page(context: Context, found: Found, page: int) -> str:
    if not found.total:
        return cut(context)
    if not found.complete:
        return f"{_stopped(context)}, before page {page}. {_FASTER}"
    last = -(-found.total // context.library.page_size)
    return f"There is no page {page}; the last is page {last}."
