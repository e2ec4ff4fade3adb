"""What people type after a command, read; what cannot be read is refused with a line that can."""

import difflib
import re
from collections.abc import Sequence

from bot.blocks import Block, Copy, Line, Marked
from bot.commands.base import Command, Refusal
from bot.commands.wording import quoted
from bot.query import OPERATOR, Limits, Query, QueryError, parse
from bot.query.lexer import plain
from bot.topics import Topic

EXAMPLES = ('"talking portrait"', '"lip sync*" OR "talking head"', 'au:"Junyong Noh"')
QUESTION = 'What should it look for? Send words, a "phrase in quotes", or au:"a name".'
NOTES = (
    'All words must be in a paper, in any form; a "phrase in quotes" stands together.',
    "OR gives a choice, -word leaves out, brackets group; sync* is every word that begins so.",
    'au:"a name", cat:cs.CV or cat:cs, ti: for the title, abs: co: jr: id: for the rest.',
)
SEARCH_NOTES = (
    *NOTES,
    "since:30d, since:2026-01-01 and until: say of which days.",
    "live before the query asks arXiv itself; sort:relevance puts the best first.",
)
MOST_PAGES = 100

_TOPIC = re.compile(r"topic:\s*(.*)", re.IGNORECASE)


def query_of(text: str, command: str, limits: Limits, *, standing: bool = False) -> Query:
    """The query that was typed after that command; ``standing`` when it is for a subscription.

    Raises:
        Refusal: when it is none.
    """
    try:
        return parse(text, limits, standing=standing)
    except QueryError as error:
        raise Refusal(
            Line("This query has a problem. Nothing was changed."),
            *_place(text, error, limits),
            *_sentence(error, command),
        ) from error


def topic_query(topic: Topic) -> Query:
    """What a topic of the configuration asks."""
    return parse(topic.query, OPERATOR, standing=True)


def topic_of(text: str, topics: Sequence[Topic], command: str) -> Topic | None:
    """The topic that ``topic:name`` names; None when the text is no such thing.

    Raises:
        Refusal: when there is no topic of that name.
    """
    found = _TOPIC.fullmatch(plain(text).strip())
    if found is None:
        return None
    topic = named(found[1], topics)
    if topic is None:
        raise Refusal(*_no_topic(found[1], topics, command))
    return topic


def named(text: str, topics: Sequence[Topic]) -> Topic | None:
    """The topic of that name, however its letters, spaces and quotation marks were typed."""
    return next((topic for topic in topics if _bare(topic.name) == _bare(text)), None)


def page_of(given: str | None) -> int:
    """The page that was asked for; the first one when none was.

    Raises:
        Refusal: when it is no number of a page.
    """
    if given is None:
        return 1
    if not given.isdecimal() or int(given[:9]) == 0:
        raise Refusal(f"{quoted(given)} is not a page. The second one is page:2.")
    if int(given[:9]) > MOST_PAGES:
        raise Refusal(
            f"A list has at most {MOST_PAGES} pages. A narrower query finds older papers."
        )
    return int(given)


def nearest(name: str, names: Sequence[str]) -> str | None:
    """The name that was probably meant, if one is near."""
    lower = {each.casefold(): each for each in names}
    near = difflib.get_close_matches(name.casefold(), lower, n=1)
    begun = [each for each in lower if name and each.startswith(name.casefold())]
    return lower[(near or begun)[0]] if near or begun else None


def examples(command: Command) -> tuple[Copy, ...]:
    """Lines of that command that can be copied."""
    return tuple(Copy(f"/{command.name} {example}".rstrip()) for example in command.examples)


def _place(text: str, error: QueryError, limits: Limits) -> tuple[Block, ...]:
    """Where the problem is; a query that is too long has it nowhere."""
    return (Marked(text, error.position),) if len(text) <= limits.characters else ()


def _sentence(error: QueryError, command: str) -> tuple[Block, ...]:
    if error.suggestion is None:
        return (Line(str(error)),)
    return (Line(f"{error} Perhaps:"), Copy(f"/{command} {error.suggestion}"))


def _no_topic(name: str, topics: Sequence[Topic], command: str) -> tuple[Block, ...]:
    if not topics:
        return (
            Line("There are no topics here. Nothing was changed. A query works as well:"),
            Copy(f"/{command} {EXAMPLES[0]}"),
        )
    names = [topic.name for topic in topics]
    near = nearest(_bare(name), names) or names[0]
    missing = f"There is no topic {quoted(name)}." if name else "Which topic?"
    return (
        Line(f"{missing} Nothing was changed. Topics: {', '.join(names)}."),
        Line("Perhaps:"),
        Copy(f"/{command} topic:{near}"),
    )


def _bare(name: str) -> str:
    return " ".join(plain(name).replace('"', " ").split()).casefold()
