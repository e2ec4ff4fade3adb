"""A real paper whose post changes, and what becomes of it."""

from dataclasses import replace
from datetime import UTC, date, datetime

from bot.posted import Notice, Since
from storage.records import Hit, Paper, Why

THEN = Paper(
    id="2401.08503",
    title="Real3D-Portrait: One-shot Realistic 3D Talking Portrait Synthesis",
    announced=date(2024, 1, 17),
    abstract="One image is enough. It works well.",
    authors=("Zhenhui Ye", *(f"Author {n}" for n in range(13))),
    categories=("cs.CV",),
    primary_category="cs.CV",
    submitted=datetime(2024, 1, 16, 12, tzinfo=UTC),
)
CODED = replace(THEN, comment="Code: https://github.com/yerfor/Real3DPortrait")
V3 = replace(
    THEN,
    version=3,
    title="Real3D-Portrait: Realistic 3D Talking Portraits",
    abstract="One image is enough for a portrait.",
    updated=datetime(2024, 3, 26, tzinfo=UTC),
)
WITHDRAWN = replace(
    THEN,
    version=2,
    comment="error in section 4",
    withdrawn=True,
    updated=datetime(2024, 2, 2, tzinfo=UTC),
)
WHY = Why(
    1,
    "Talking heads",
    (Hit("talking portrait", "title", 39, 55), Hit("talking face", "abstract", 0, 3)),
)
SUMMARY = "Builds a 3D avatar from one image."


def noticed(now: Paper, shown: Paper | None = None, *, versions: bool = False) -> Notice:
    """The post of the paper as it was then, after it has become another."""
    added = {"code": date(2024, 1, 23)} if now is CODED else {}
    news = Since(THEN, now, added, versions=versions)
    return Notice(shown or THEN, SUMMARY, "summary by Claude", (WHY,), since=news)
