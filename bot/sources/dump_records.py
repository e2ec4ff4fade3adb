"""From one record of a metadata dump to a paper, in either of two shapes.

One shape is a paper field by field (``authors`` is a list). The other is that of the dataset that
arXiv itself publishes, with ``versions``, ``authors_parsed`` and the categories in one text.
"""

from collections.abc import Callable
from datetime import UTC, date, datetime
from email.utils import parsedate_to_datetime
from typing import Any, TypeVar

from bot.sources.arxiv_papers import is_line, line, withdrawn
from bot.sources.batches import Unreadable
from bot.sources.days import day_of, month_of
from storage.records import Paper

Record = dict[str, Any]
T = TypeVar("T")

_LAST_VERSION = 9999
"""No paper has so many; the store's numbers end somewhere too."""


def paper(record: object) -> Paper:
    """The paper of a parsed line, whose shape is recognised.

    Raises:
        Unreadable: when it makes no paper.
    """
    if not isinstance(record, dict):
        raise Unreadable("it is no JSON object")
    try:
        return _of_dataset(record) if _is_of_dataset(record) else _by_fields(record)
    except OverflowError as error:  # A day at the end of time, in another time zone.
        raise Unreadable("one of its dates is none") from error


def _is_of_dataset(record: Record) -> bool:
    return (
        "authors_parsed" in record
        or "versions" in record
        or "update_date" in record
        or isinstance(record.get("categories"), str)
    )


def _by_fields(record: Record) -> Paper:
    paper_id, month = _id(record)
    submitted = _time(record, "published")
    comment = _text(record, "comment")
    return Paper(
        id=paper_id,
        title=_title(record),
        announced=day_of(month, _day(record, "listed"), submitted),
        version=_version(record.get("version")),
        abstract=_text(record, "abstract"),
        authors=_texts(record, "authors"),
        categories=_texts(record, "categories"),
        primary_category=_text(record, "primary"),
        comment=comment,
        doi=_text(record, "doi"),
        journal_ref=_text(record, "journal_ref"),
        submitted=submitted,
        updated=_time(record, "updated"),
        withdrawn=withdrawn(comment),
    )


def _of_dataset(record: Record) -> Paper:
    paper_id, month = _id(record)
    versions = _versions(record)
    submitted = versions[0] if versions else None
    categories = tuple((_text(record, "categories") or "").split())
    comment = _text(record, "comments")
    return Paper(
        id=paper_id,
        title=_title(record),
        announced=day_of(month, None, submitted),
        version=_version(len(versions) or 1),
        abstract=_text(record, "abstract"),
        authors=_authors(record),
        categories=categories,
        primary_category=next(iter(categories), None),
        comment=comment,
        doi=_text(record, "doi"),
        journal_ref=_text(record, "journal-ref"),
        submitted=submitted,
        updated=versions[-1] if versions else _time(record, "update_date"),
        withdrawn=withdrawn(comment),
    )


def _id(record: Record) -> tuple[str, date]:
    """The id, and the month that it tells."""
    given = record.get("id")
    if given is None or given == "":
        raise Unreadable("it has no id")
    month = month_of(given) if isinstance(given, str) else None
    if month is None:
        raise Unreadable("its id is none of arXiv's")
    return given, month


def _title(record: Record) -> str:
    title = _text(record, "title")
    if title is None:
        raise Unreadable("it has no title")
    return title


def _text(record: Record, key: str) -> str | None:
    value = record.get(key)
    if value is None:
        return None
    if not isinstance(value, str):
        raise Unreadable(f"its {key} is no text")
    return line(value)


def _texts(record: Record, key: str) -> tuple[str, ...]:
    value = record.get(key)
    if value is None:
        return ()
    if not isinstance(value, list):
        raise Unreadable(f"its {key} is no list of texts")
    try:
        # Between two spaces none may be left, nor stand at either end of one of them.
        if is_line(f" {' '.join(value)} "):
            return tuple(value)
    except TypeError as error:
        raise Unreadable(f"its {key} is no list of texts") from error
    return tuple(filter(None, map(line, value)))


def _authors(record: Record) -> tuple[str, ...]:
    """The names in arXiv's order of parts: last name, first names, suffix, then affiliations."""
    parsed = record.get("authors_parsed")
    if parsed is None:
        return _split(_text(record, "authors") or "")
    if not isinstance(parsed, list) or not all(map(_is_name, parsed)):
        raise Unreadable("its authors_parsed is no list of names")
    names = (line(" ".join((*one[1:2], one[0], *one[2:3]))) for one in parsed)
    return tuple(filter(None, names))


def _is_name(one: object) -> bool:
    return isinstance(one, list) and len(one) > 0 and all(isinstance(part, str) for part in one)


def _split(names: str) -> tuple[str, ...]:
    return tuple(name for part in names.split(" and ") for name in part.split(", ") if name)


def _versions(record: Record) -> list[datetime]:
    """When each version was submitted."""
    versions = record.get("versions") or []
    if not isinstance(versions, list) or not all(isinstance(one, dict) for one in versions):
        raise Unreadable("its versions are no list of versions")
    return [_moment("versions", one.get("created"), parsedate_to_datetime) for one in versions]


def _version(value: object) -> int:
    if value is None:
        return 1
    if type(value) is not int or not 1 <= value <= _LAST_VERSION:
        raise Unreadable("its version is no number of a version")
    return value


def _time(record: Record, key: str) -> datetime | None:
    value = record.get(key)
    return None if value is None else _moment(key, value, datetime.fromisoformat)


def _moment(key: str, value: object, read: Callable[[str], datetime]) -> datetime:
    moment = _read(key, value, read)
    return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)


def _day(record: Record, key: str) -> date | None:
    value = record.get(key)
    return None if value is None else _read(key, value, date.fromisoformat)


def _read(key: str, value: object, read: Callable[[str], T]) -> T:
    if not isinstance(value, str):
        raise Unreadable(f"its {key} is no date")
    try:
        return read(value)
    except (ValueError, IndexError, TypeError) as error:
        raise Unreadable(f"its {key} is no date") from error
