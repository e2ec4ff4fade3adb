"""What a person may mean by ``cat:``, and which categories of a paper it covers."""

import difflib
from collections.abc import Iterator

from bot.query.taxonomy import ARCHIVES, CATEGORIES, FORMER, TWINS

NAMES = ARCHIVES | CATEGORIES | {old: CATEGORIES[new] for old, new in FORMER.items()}
"""All names that ``cat:`` takes, with what each is about."""

_BY_LOWER = {name.lower(): name for name in NAMES}
_ALSO = {a: b for pair in TWINS.items() for a, b in (pair, pair[::-1])} | FORMER


def known(written: str) -> str | None:
    """The spelling that arXiv has for a category or archive; ``cs.*`` is the archive ``cs``."""
    return _BY_LOWER.get(written.lower().removesuffix(".*"))


def covers(name: str, category: str) -> bool:
    """Whether ``cat:name`` asks for what is in ``category``."""
    return any(_within(name, each) for each in with_twin(category))


def with_twin(category: str) -> tuple[str, ...]:
    """A category and the name it also goes by: ``cs.SY`` and ``eess.SY``."""
    return (category, _ALSO[category]) if category in _ALSO else (category,)


def covering(category: str) -> Iterator[str]:
    """All that ``cat:`` may name and mean a paper of this category: itself, its archive, twins."""
    for each in with_twin(category):
        yield each
        archive, dot, _ = each.partition(".")
        if dot:
            yield archive


def covered(name: str) -> Iterator[str]:
    """The known categories outside ``name`` that it covers all the same, by their other name."""
    return (each for each in NAMES if covers(name, each) and not _within(name, each))


def nearest(written: str) -> str | None:
    """The known name that was probably meant; None when nothing is near.

    For the beginning of several, as in ``cs.C*``, it is their archive.
    """
    lower = written.lower()
    if lower.endswith("*"):
        lower = lower.rstrip("*")
        archive, dot, _ = lower.partition(".")
        if lower in _BY_LOWER:
            return _BY_LOWER[lower]
        if dot and archive in _BY_LOWER:
            return f"{_BY_LOWER[archive]}.*"
    near = difflib.get_close_matches(lower, _BY_LOWER, n=len(_BY_LOWER), cutoff=0.6)
    likeliest = max(near, key=lambda name: _likeness(lower, name), default="")
    return next(_described(lower), _BY_LOWER.get(likeliest))


def _within(name: str, category: str) -> bool:
    archive = name.removesuffix(".*")
    return category in {name, archive} or category.startswith(f"{archive}.")


def _described(lower: str) -> Iterator[str]:
    """Names of which only the last part was written, or what they are about: ``cv``, ``vision``."""
    for name, about in NAMES.items():
        if lower == name.lower().rpartition(".")[2] or lower in about.lower().split():
            yield name


def _likeness(lower: str, name: str) -> tuple[bool, float]:
    """Sorts by how much is the same; swapped letters are likelier than wrong ones."""
    ratio = difflib.SequenceMatcher(None, lower, name).ratio()
    return sorted(name) == sorted(lower), ratio
