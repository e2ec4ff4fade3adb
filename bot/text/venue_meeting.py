"""The conference or workshop that a statement names, with its year and track."""

import re

from bot.text.venue_names import known, no_venues, short

_NAME = (
    r"(?:\d?[A-Z][A-Za-z&+/-]*[A-Z&][A-Za-z&+-]*?|L4DC|Inter[sS]peech|Neurips|Siggraph|Eurographics"
    r"|(?:cvpr|iccv|eccv|icml|iclr|neurips|aaai|acl|emnlp|icassp|miccai|wacv)(?=\W?\d))"
)
_BODY = r"(?:ACM|IEEE|IEEE/(?:CVF|ACM|RSJ|CIC)|ACM/IEEE|USENIX|IFAC|AIAA|IAPR)"
_LONG = (
    r"(?:ACM\sMultimedia|(?:The\s)?(?:ACM\s)?Web\sConference|USENIX\sSecurity|SIGGRAPH\sAsia"
    r"|(?:IEEE\s)?Big\sData|ECML[\s/-]PKDD|IFAC\sWorld\sCongress)"
)
_YEAR = (
    r"(?:\)?,?[\s:]?\(?(?P<year>['’]?(?:19|20)\d\d|['’]\s?\d\d)|-?(?P<short>2\d))"
    r"(?!\w|-\d|[.]\d)"
)
_MEETING = re.compile(
    rf"""(?<![\w/@.-])(?:(?P<body>{_BODY})\s)?(?:(?P<long>{_LONG})|(?P<name>{_NAME}))
        (?:\s(?:Main|Findings|Conference|Papers|Workshops?|Industry|Track|[Ff]indings))*{_YEAR}""",
    re.VERBOSE,
)
_AT = re.compile(r"@\s?(?=[A-Z])")
_WORKSHOP = re.compile(r"[\s,(-]*workshops?\b", re.IGNORECASE)
_BRACKETED = re.compile(rf"(?P<what>[^(]*)\((?:[^()]*[\s/])?(?P<name>{_NAME})\)(?!\s[A-Z])")
_GATHERING = re.compile(r"Conference|Symposium|Workshop|Congress|Meeting|Colloquium|Convention")
_ANY_YEAR = re.compile(r"(?<![\w.:/-])(?:19|20)\d\d(?![\w/:-])")

_ALSO = re.compile(r"\sand\s(?:also\s)?(?:presented|published|appear|at|in|to)")
_TWO_DIGITS = 2

_TRACKS = (
    ("Workshop", r"(?i:workshop)|\b(?:CVPR|ICCV|ECCV|NeurIPS|ICML|WACV|AAAI)W\b|@\s?[A-Z]{2}"),
    ("Findings", r"(?i:\bfindings\b)"),
    ("Industry Track", r"(?i:\bindustry\b)"),
    ("Demo", r"(?i:\bdemo(?:s|nstrations?)?\b)"),
    ("Tutorial", r"(?i:\btutorial\b)"),
    ("Doctoral Consortium", r"(?i:\bdoctoral\sconsortium)"),
    ("Student Abstract", r"(?i:\bstudent\sabstract)"),
    ("Oral", r"\b[Oo](?:ral|RAL)\b(?=\s*(?:presentation|paper|talk|session|at|in|[^\w\s]|$))"),
    ("Spotlight", r"(?i:\bspotlight\b)"),
    ("Highlight", r"\bHighlight\b"),
)
_BARE = re.compile(
    r"""(?:(?:in|at|the|main|findings|of|workshops?|conference|papers?|track|industry|oral|spotlight
        |poster|highlight|long|short|full|regular|research|accepted|camera|ready|version|student
        |abstract|demo|presentation|proceedings|system|demonstrations?|tutorial|findings|top|best
        |award|candidate|finalist|nominee|acm|ieee|usenix|session|doctoral|consortium|program
        |non|archival|\d+%)\b | \S+\s?@ | [\s()\[\],:@*'"+~<&/–-])*""",
    re.VERBOSE | re.IGNORECASE,
)


def named_meeting(statement: str, cue: int) -> str | None:
    """The conference after the word for acceptance, which is at ``cue``, or before it.

    A conference that we know goes before one that we do not.
    """
    found = [] if "issue" in statement else _meetings(statement)
    ordered = sorted(found, key=lambda one: (_known(one) is None, one.start() < cue))
    return _shown(ordered[0]) if ordered else None


def bare_meeting(statement: str) -> str | None:
    """A conference that we know and its year, when they stand alone between commas."""
    for found in _meetings(statement):
        start = statement.rfind(",", 0, found.start()) + 1
        after = statement[found.end() :]
        around = f"{statement[start : found.start()]} , {after.split(',', 1)[0]}"
        plain = _WORKSHOP.match(after) or _BARE.fullmatch(around) or _GATHERING.search(around)
        if _known(found) and plain:
            return _shown(found)
    return None


def long_meeting(statement: str) -> str | None:
    """The short form of a conference's long name: in brackets behind it, or known to us."""
    found = _BRACKETED.search(statement)
    name = short(statement)
    if found and found["name"].lower() not in no_venues() and _GATHERING.search(found["what"]):
        name = found["name"]
    return f"{name}{_year(statement)}{_track(statement)}" if name else None


def is_gathering(text: str) -> bool:
    """Whether a text speaks of a conference or the like."""
    return _GATHERING.search(text) is not None


def _meetings(statement: str) -> list[re.Match[str]]:
    spaced = _AT.sub("@ ", statement)
    found = _MEETING.finditer(spaced)
    return [one for one in found if one["long"] or one["name"].lower() not in no_venues()]


def _known(meeting: re.Match[str]) -> str | None:
    return meeting["long"] or known().get(meeting["name"].rstrip("-&/+").lower())


def _shown(meeting: re.Match[str]) -> str:
    name = meeting["long"] or meeting["name"].rstrip("-&/+")
    if not name.isupper():
        name = _known(meeting) or name
    year = re.sub(r"\D", "", meeting["year"] or meeting["short"])
    before = meeting.string[: meeting.start()].split()[-1:]
    host = before[0] if before and before[0].lower() in known() else meeting["body"]
    century = "" if len(year) > _TWO_DIGITS else "19" if year > "50" else "20"
    also = _ALSO.search(meeting.string, meeting.end())
    statement = meeting.string[: also.start()] if also else meeting.string
    return " ".join(part for part in (host, name, century + year) if part) + _track(statement)


def _track(statement: str) -> str:
    return "".join(f" {name}" for name, pattern in _TRACKS if re.search(pattern, statement))


def _year(statement: str) -> str:
    years = set(_ANY_YEAR.findall(statement))
    return f" {years.pop()}" if len(years) == 1 else ""
