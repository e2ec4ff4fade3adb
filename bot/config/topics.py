"""What is wrong with topics beyond their form: names, queries, and platforms that are not there."""

from collections.abc import Iterator
from typing import Any

from bot.config.modules import last_part
from bot.config.problems import Problem, shown
from bot.config.reading import Reading
from bot.config.values import one_line
from bot.query import OPERATOR, QueryError, parse
from bot.query.lint import refusal


def topic_problems(reading: Reading) -> Iterator[Problem]:
    """Names that are taken, queries that find nothing or all, chats of platforms without a section.

    It looks at what was read, so that a mistake elsewhere hides none of these.
    """
    topics = reading.values.get("topics")
    seen: dict[str, int] = {}
    for n, topic in enumerate(topics if isinstance(topics, list) else []):
        if isinstance(topic, dict):
            yield from _name(reading, n, topic.get("name"), seen)
            yield from _query(reading, n, topic.get("query"))
            yield from _chats(reading, n, topic.get("chats"))


def _name(reading: Reading, n: int, name: Any, seen: dict[str, int]) -> Iterator[Problem]:
    """Topics are known by their names, whatever the case of the letters."""
    if not isinstance(name, str):
        return
    first = seen.setdefault(one_line(name).casefold(), n)
    if first != n:
        path = ("topics", n, "name")
        place = reading.place(("topics", first, "name"))
        sentence = f"Another topic has this name: {place}."
        yield Problem(reading.place(path), path, sentence, shown(path, name))


def _query(reading: Reading, n: int, query: Any) -> Iterator[Problem]:
    path = ("topics", n, "query")
    if not isinstance(query, str) or not query.strip():
        return
    nearest = None
    try:
        sentence = refusal(parse(query, OPERATOR))
        if sentence is None:
            parse(query, OPERATOR, standing=True)
    except QueryError as error:
        sentence, nearest = str(error), error.suggestion
    if sentence:
        yield Problem(reading.place(path), path, sentence, shown(path, query), nearest=nearest)


def _chats(reading: Reading, n: int, chats: Any) -> Iterator[Problem]:
    platforms = {last_part(name) for name in reading.table("handlers")}
    for index, chat in enumerate(chats if isinstance(chats, list) else []):
        platform, colon, _ = chat.partition(":") if isinstance(chat, str) else ("", "", "")
        if colon and platforms and platform not in platforms:
            path = ("topics", n, "chats", index)
            sentence = f"There is no section [handlers.{platform}], so nothing can be posted there."
            yield Problem(reading.place(path), path, sentence, shown(path, chat))
