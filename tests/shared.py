"""The folder of real data that tests may use: users do not have it, so its absence is a skip."""

import json
import lzma
import os
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from functools import cache
from itertools import islice
from pathlib import Path
from typing import Any

import pytest

from storage.records import Paper

ROOT = Path(__file__).resolve().parent.parent
_NOT_LISTED = b'"listed":null}\n'
FOLDER = Path(os.environ.get("PAPERCAST_SHARED", ROOT.parent / "shared"))


def shared(*parts: str) -> Path:
    """The path of one piece of real data; skips the test when it is not on this machine."""
    path = FOLDER.joinpath(*parts)
    if not path.exists():
        pytest.skip(f"needs the real data {path.name} (set PAPERCAST_SHARED to its folder)")
    return path


def papers(name: str) -> Iterator[Paper]:
    """The papers of one corpus file, such as ``papers-2026.jsonl.xz``, oldest listing first."""
    with lzma.open(shared("corpus", name)) as lines:
        for line in lines:
            yield paper(json.loads(line))


def every(step: int, name: str) -> Iterator[Paper]:
    """One in so many papers of a file, from its start to its end; so many are one, or tens."""
    return papers(name) if step == 1 else islice(_tenth(name), 0, None, step // 10)


@cache
def _tenth(name: str) -> tuple[Paper, ...]:
    """One in ten papers: to unpack a file takes so long that tests share what they need."""
    with lzma.open(shared("corpus", name)) as lines:
        return tuple(paper(json.loads(line)) for line in islice(lines, 0, None, 10))


def listed(first: date, last: date) -> list[Paper]:
    """The papers of 2026 that were listed on the days from ``first`` to ``last``."""
    days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    months = dict.fromkeys(f"{day:%Y-%m}" for day in days)
    return [one for month in months for one in _month(month) if first <= one.announced <= last]


@cache
def _month(month: str) -> tuple[Paper, ...]:
    """The papers of one month of 2026."""
    beginning = f'"listed":"{month}-'.encode()
    with lzma.open(shared("corpus", "papers-2026.jsonl.xz")) as lines:
        likely = (line for line in lines if beginning in line or line.endswith(_NOT_LISTED))
        found = (paper(json.loads(line)) for line in likely)
        return tuple(one for one in found if f"{one.announced:%Y-%m}" == month)


def paper(record: dict[str, Any]) -> Paper:
    """One line of the corpus as a paper; the day it was listed is the day of its announcement."""
    return Paper(
        id=record["id"],
        version=record["version"] or 1,
        title=record["title"],
        abstract=record["abstract"],
        authors=tuple(record["authors"] or ()),
        categories=tuple(record["categories"] or ()),
        primary_category=record["primary"],
        comment=record["comment"],
        doi=record["doi"],
        journal_ref=record["journal_ref"],
        submitted=_time(record["published"]),
        updated=_time(record["updated"]),
        announced=date.fromisoformat(
            record["listed"] or (record["published"] or "1991-08-14")[:10]
        ),
    )


def _time(text: str | None) -> datetime | None:
    if text is None:
        return None
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
