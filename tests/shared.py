"""The folder of real data that tests may use: users do not have it, so its absence is a skip."""

import json
import lzma
import os
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from storage.records import Paper

ROOT = Path(__file__).resolve().parent.parent
FOLDER = Path(os.environ.get("PAPERCAST_SHARED", ROOT.parent / "shared"))


def shared(*parts: str) -> Path:
    """The path of one piece of real data; skips the test when it is not on this machine."""
    path = FOLDER.joinpath(*parts)
    if not path.exists():
        pytest.skip(f"needs the real data {path.name} (set PAPERCAST_SHARED to its folder)")
    return path


def papers(name: str) -> Iterator[Paper]:
    """The papers of one corpus file, such as ``papers-2026.jsonl.xz``, oldest listing first."""
    with lzma.open(shared("corpus", name), "rt", encoding="utf-8") as lines:
        for line in lines:
            yield paper(json.loads(line))


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
