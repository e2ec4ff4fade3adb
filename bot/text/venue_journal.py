"""The journal that a statement or a journal reference names."""

import re

from bot.text.venue_claims import ABBREVIATED
from bot.text.venue_names import is_journal, no_venues

_LONGEST = 50

_MORE = r",(?=\s(?:[A-Z][a-z]+,?\s){0,3}(?:and|&)\s[A-Z])"
_MONTH = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*,?\s\d"
_NAMED = re.compile(
    rf"""\b(?i:ac+[ept]{{3,8}}d?|appear(?:s|ed|ing)?|published|in\spress)
        (?:\s(?i:for\s)?(?i:publication|inclusion|presentation|in\spress))?
        (?:\s(?i:as)\s(?:an?\s)?[\w\s-]{{1,25}}?)?
        \s(?i:in|by|at|to|with|for)\s
        (?:(?i:the)\s)?(?:(?i:journal)\s(?=[A-Z]))?
        (?P<name>[A-Z](?:[^,;:()\[\]]|{_MORE})*?)
        (?=\s*(?:(?!{_MORE})[,;:()\[\]]|[.]?$
          |\s(?:as|with|which|this|vol|volume|doi|DOI|at|in\s\d|https?|and\s(?:is|will|can|has))\b
          |\s(?:(?:on|in)\s)?(?:\d|{_MONTH})))
        (?:[\s,(]*(?P<year>20\d\d)(?![\w-]))?""",
    re.VERBOSE,
)
_PERIODICAL = re.compile(
    r"(?P<body>IEEE|ACM)[^,(]*(?:Transactions|Journal|Letters|Magazine)[^,(]*"
    r"\((?:[^()]*[\s/])?(?P<name>[A-Z][A-Za-z-]*[A-Z][A-Za-z-]*)\)"
)
_BOOK = re.compile(r"(?i)\b(?:book|chapter|monograph|festschrift|memorial|volume\sin)\b")
_JOURNAL_WORD = re.compile(
    r"[A-Z][\w&.'’+-]*,?|of|the|and|in|on|for|to|&|de|la|der|für|und|et|[-–]"
)

_VOLUME = re.compile(
    r"""(?:(?i:published\s)?(?i:in)\s)?(?P<name>[A-Z][A-Za-z&.\s-]*?[A-Za-z.])
        (?::\s[A-Z][^\d,]{0,20})?[\s,]*(?:(?i:vol|volume|no|issue)\b|\d|\()""",
    re.VERBOSE,
)


def short_journal(statement: str) -> str | None:
    """The short name that a journal has in brackets behind its long one: ``IEEE TNNLS``."""
    found = _PERIODICAL.search(statement)
    if found is None or found["name"].lower() in no_venues():
        return None
    return found["name"] if found["name"].startswith(found["body"]) else " ".join(found.groups())


def named_journal(statement: str) -> str | None:
    """The journal after "accepted by" and the like."""
    found = _NAMED.search(statement)
    if found is None or _BOOK.search(statement):
        return None
    name = re.sub(r"\AThe\s", "", found["name"].strip(" .&-–"))
    if not (_is_name(name) and is_journal(name)):
        return None
    workshop = "Workshop" if "workshop" in statement.lower() else None
    return " ".join(part for part in (_spaced(name), found["year"], workshop) if part)


def _is_name(name: str) -> bool:
    words = name.split()
    return len(name) <= _LONGEST and all(_JOURNAL_WORD.fullmatch(word) for word in words)


def _spaced(name: str) -> str:
    spaced = re.sub(r"\.(?=[A-Z])", ". ", name)
    shortened = "." in spaced and ABBREVIATED.search(spaced + ".")
    return spaced + "." if shortened and len(spaced.split()[-1]) > 1 else spaced


def volume(reference: str) -> str | None:
    """A journal before its volume, and the year: ``Phys. Rev. D 90, 116004 (2014)``."""
    found = _VOLUME.match(reference)
    years = re.findall(r"(?<!\d)(?:19|20)\d\d(?!\d)", reference)
    if found is None or not years or not is_journal(found["name"]):
        return None
    name = re.sub(r"\.(?=[A-Z])", ". ", found["name"].strip(" ,"))
    return f"{name} {years[-1]}" if len(name) <= _LONGEST else None
