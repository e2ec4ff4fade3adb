"""What became of a paper after it was posted, in words."""

from bot.text.clean import clean
from bot.text.dates import day
from bot.text.tex import readable
from storage.records import Paper

_TOLD = ("title", "authors", "abstract")
_COMMENT = 300
"""Characters of a comment that are repeated."""


def small_print(before: Paper, now: Paper) -> str:
    """``v3, 26 Mar 2024: title, abstract changed``."""
    when = f", {day(now.updated)}" if now.updated else ""
    names = [name for name in (*_TOLD, "comment") if _differ(name, before, now)]
    what = f": {', '.join(names)} changed" if names else ""
    return f"v{now.version}{when}{what}"


def sequel(before: Paper, now: Paper) -> str:
    """What stands under the first post of a paper when a new version of it is out."""
    names = [f"the {name}" for name in _TOLD if _differ(name, before, now)]
    said = [f"{_listed(names)} changed"] if names else []
    comment = clean(readable(now.comment or ""))
    if comment and _differ("comment", before, now):
        said.append(f'the comment now says "{_cut(comment)}"')
    news = "; ".join(said) or "title, authors and abstract are the same"
    return f"Version {now.version} of this paper. {news[:1].upper()}{news[1:]}."


def _differ(name: str, before: Paper, now: Paper) -> bool:
    return bool(getattr(before, name) != getattr(now, name))


def _listed(names: list[str]) -> str:
    *first, last = names
    return f"{', '.join(first)} and {last}" if first else last


def _cut(text: str) -> str:
    return text if len(text) <= _COMMENT else f"{text[: _COMMENT - 1].rstrip()}…"
