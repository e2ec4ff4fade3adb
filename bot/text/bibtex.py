r"""A paper as a BibTeX entry.

BibTeX counts braces, those behind a backslash too, and TeX stumbles on the characters it has a use
for. Titles and journal references on arXiv are TeX already, as far as their authors took care:
what is TeX stays, and what would break the entry is mended.
"""

import re
import unicodedata
from collections.abc import Iterator

from bot.text.clean import clean
from bot.text.lists import words
from bot.text.people import name
from bot.text.tex import readable
from storage.records import Paper

_SMALL = words(
    "a an and are as at by can do does for from how in into is it its of on or the this to towards "
    "via what when which why with without"
)
_SUFFIXES = words("Jr Jr. Sr Sr. II III IV")
_TOGETHER = words("collaboration consortium group project team")
"""The last word of a name that is no person's."""

_STROKES = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ħ": "h", "ı": "i", "æ": "ae", "œ": "oe"})
"""Letters that Unicode does not take apart."""

_PIECE = re.compile(r"\\(?:[A-Za-z]+|.)?|[^\\${}%&#_^]+|[${}%&#_^]")
_ALWAYS = {"%": r"\%", "&": r"\&", "#": r"\#", "$": r"\$", r"\ ": " ", "\\": ""}
_IN_MATH = _ALWAYS | {r"\{": r"\lbrace ", r"\}": r"\rbrace "}
_IN_TEXT = _ALWAYS | {
    "_": r"\_",
    "^": r"\^{}",
    r"\{": r"\textbraceleft ",
    r"\}": r"\textbraceright ",
}
_WIDTH = len("archivePrefix")


def entry(paper: Paper) -> str:
    """The entry: ``@misc`` with the eprint and its class, the journal and the DOI where known."""
    fields = ((key, value) for key, value in _fields(paper) if value)
    lines = ",\n".join(f"  {key:<{_WIDTH}} = {{{value}}}" for key, value in fields)
    return f"@misc{{{key(paper)},\n{lines},\n}}"


def key(paper: Paper) -> str:
    """``yun2026anytalk``: the first author's family name, the year, the title's first word."""
    return f"{_family(paper)}{_year(paper)}{_first_word(paper)}"


def field(written: str) -> str:
    r"""What somebody wrote, as the value of a field: ``50% of $\{x\}$`` is ``50\% of …``."""
    line = clean(written)
    pieces = _PIECE.findall(line)
    dollars = pieces.count("$")
    made, math = [], False
    for piece in pieces:
        if piece in {r"\(", r"\)"} or (piece == "$" and dollars % 2 == 0):
            math = piece == r"\(" or (piece == "$" and not math)
            made.append(piece)
        else:
            made.append((_IN_MATH if math else _IN_TEXT).get(piece, piece))
    return _balanced("".join(made)).strip()


def _fields(paper: Paper) -> Iterator[tuple[str, str]]:
    # Two pairs of braces: styles leave the letters of the title as they are.
    yield "title", f"{{{field(paper.title)}}}"
    yield "author", " and ".join(filter(None, map(_author, paper.authors)))
    yield "year", _year(paper)
    yield "eprint", paper.id
    yield "archivePrefix", "arXiv"
    yield "primaryClass", clean(paper.primary_category or "")
    yield "journal", field(paper.journal_ref or "")
    # As it is: what shows a DOI makes a link of it.
    yield "doi", _balanced(next(iter((paper.doi or "").split()), ""))
    yield "url", f"https://arxiv.org/abs/{paper.id}"


def _author(written: str) -> str:
    """One name, so that BibTeX finds one person in it; empty where there is no letter."""
    shown = name(written)
    if not any(map(str.isalpha, shown)):
        return ""
    made, parts = field(shown), shown.split()
    if re.search(r",|\band\b|^others$", shown, re.IGNORECASE) or parts[-1].lower() in _TOGETHER:
        return f"{{{made}}}"
    if len(parts) > 2 and parts[-1] in _SUFFIXES:  # noqa: PLR2004 - given and family name before
        *given, family, suffix = made.split()
        return f"{family}, {suffix}, {' '.join(given)}"
    return made


def _year(paper: Paper) -> str:
    return str((paper.submitted or paper.announced).year)


def _family(paper: Paper) -> str:
    """The first author's family name in plain letters; ``arxiv`` where there is none."""
    parts = name(paper.authors[0]).split() if paper.authors else []
    plain = [_plain(part) for part in parts if part not in _SUFFIXES]
    lettered = [part for part in plain if part.isalpha() and part not in _TOGETHER]
    return lettered[-1] if lettered else "arxiv"


def _first_word(paper: Paper) -> str:
    """The first word of the title that says something, else the id's own number."""
    plain = [_plain(word) for word in re.findall(r"\w+", readable(paper.title))]
    telling = [word for word in plain if len(word) > 1 and word not in _SMALL]
    return telling[0] if telling else _plain(paper.id)


def _plain(word: str) -> str:
    """The word in lower-case letters and digits: what every BibTeX takes in a key."""
    # Taken apart first: ℤ is one character whose lower case is itself.
    folded = unicodedata.normalize("NFKD", word).casefold().translate(_STROKES)
    return "".join(c for c in folded if c.isascii() and c.isalnum())


def _balanced(line: str) -> str:
    """The line without the braces that have no partner."""
    opened: list[int] = []
    lonely: set[int] = set()
    for at, character in enumerate(line):
        if character == "{":
            opened.append(at)
        elif character == "}" and opened:
            opened.pop()
        elif character == "}":
            lonely.add(at)
    lonely.update(opened)
    return "".join(character for at, character in enumerate(line) if at not in lonely)
