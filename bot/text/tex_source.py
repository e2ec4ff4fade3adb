"""A TeX text, with what must be known of the whole before any part of it can be read.

Which braces belong together, which dollar signs are formulas and which are money, which tilde is
a space and which means "about".
"""

import re
from dataclasses import dataclass

_BRACE = re.compile(r"\\.|[{}]", re.DOTALL)
_DOLLAR = re.compile(r"\\.|\$", re.DOTALL)
_NESTING = 30
_ENDS = {"(": "\\)", "[": "\\]"}

_SET = re.compile(r"[^{}\\]*[,=<>:|][^{}\\]*")
_TEXT = re.compile(r"[\w\s.,;:()'’“”%+*/^–-]*", re.ASCII)
_QUOTED = re.compile(r"(?<![\w`])`(?=[^\s`'])[^`'\n]{1,80}'(?!['\w])")
_ABOUT_BEFORE = re.compile(r"(?:(?<![A-Za-z\\~])[A-Za-z]|(?<![~\w.])\d[\d.]*)\Z")

_UPRIGHT = re.compile(
    r"\\(?:text\w*|mbox|hbox|math\w+|operatorname|rm|it|bf|sc|sf|tt)\*?\s*\{[^{}]*\}|\\[A-Za-z]+"
)
_PROSE = re.compile(r"(?<![\w{])[A-Za-z]?[a-z]{2,}[,.;:)]*\s+\(?[a-z]{2,}(?![\w}])")
_NAME = re.compile(r"[A-Za-z]+(?:[ -][A-Za-z]+){0,2}")
_STRAY = re.compile(r"\s+[a-z]{3,}[,.;]?\s+")
_WORD = re.compile(r"(?<![\w\\{])[A-Za-z]{2,}")


@dataclass(frozen=True, slots=True)
class Formula:
    """Where a formula stands, and where the text goes on after its closing dollar sign."""

    start: int
    end: int
    after: int


class Source:
    """The text, and what its marks mean."""

    def __init__(self, text: str) -> None:
        closing, deepest = _braces(text)
        if deepest > _NESTING:
            # Nobody means this, and without its braces it is short work.
            text = re.sub(r"[{}]", "", text)
            closing = {}
        self.text = text
        self.closing = closing
        self.formulas = _formulas(text)
        self._quotes = _quotes(text)
        self._has_quotes = "``" in text
        self._last_end = {opening: text.rfind(end) for opening, end in _ENDS.items()}

    def display_end(self, opening: str, start: int, end: int) -> int | None:
        r"""Where the formula that ``\(`` or ``\[`` opened before ``start`` ends."""
        if start > self._last_end[opening]:
            return None
        place = self.text.find(_ENDS[opening], start, end)
        return None if place < 0 else place

    def shows_braces(self, start: int, end: int) -> bool:
        """Whether braces outside formulas are meant to be seen: ``{0,1}``, but not ``{B}ayes``."""
        content = self.text[start:end]
        if content == "," or "\\" in content or "$" in content:
            return False
        if _SET.fullmatch(content) and not _PROSE.search(content):
            return True
        if len(content) == 1:
            around = self.text[max(0, start - 2) : start - 1] + self.text[end + 1 : end + 2]
            return not any(beside.isalpha() or beside in "{}\\%" for beside in around)
        return not _TEXT.fullmatch(content)

    def meaning(self, place: int, mark: str) -> str:
        """What a tilde, a quotation mark or a brace that closes nothing shows outside formulas."""
        if mark == "~":
            return self._tilde(place)
        if mark == "``":
            return "“"
        if mark == "''" and self._has_quotes:
            return "”"
        return "" if mark == "}" else self._quotes.get(place, mark)

    def _tilde(self, place: int) -> str:
        """A space that does not break, or the sign for "about"."""
        before, after = self.text[max(0, place - 24) : place], self.text[place + 1 : place + 6]
        if after.startswith(("\\cite", "\\ref")):
            return " "
        if not before or before[-1].isspace() or before[-1] in "([=<>±≈/+-":
            return "~"
        return "~" if after[:1].isdecimal() and _ABOUT_BEFORE.search(before) else " "


def _braces(text: str) -> tuple[dict[int, int], int]:
    closing: dict[int, int] = {}
    opened: list[int] = []
    deepest = 0
    for brace in _BRACE.finditer(text):
        if brace[0] == "{":
            opened.append(brace.start())
            deepest = max(deepest, len(opened))
        elif brace[0] == "}" and opened:
            closing[opened.pop()] = brace.start()
    return closing, deepest


def _quotes(text: str) -> dict[int, str]:
    places: dict[int, str] = {}
    for quoted in _QUOTED.finditer(text):
        places[quoted.start()], places[quoted.end() - 1] = "‘", "’"
    return places


def _formulas(text: str) -> dict[int, Formula]:
    """Pair the dollar signs; one that opens no formula is money, or an accident."""
    places = [mark.start() for mark in _DOLLAR.finditer(text) if mark[0] == "$"]
    found: dict[int, Formula] = {}
    at = 0
    while at + 1 < len(places):
        doubled = places[at + 1] == places[at] + 1
        closing = _next_doubled(places, at + 2) if doubled else at + 1
        width = 2 if doubled else 1
        if closing is not None:
            formula = Formula(places[at] + width, places[closing], places[closing] + width)
            if _is_formula(text[formula.start : formula.end], text[formula.after :][:1]):
                found[places[at]] = formula
                at = closing + width
                continue
        at += width
    return found


def _next_doubled(places: list[int], at: int) -> int | None:
    pairs = range(at, len(places) - 1)
    return next((pair for pair in pairs if places[pair + 1] == places[pair] + 1), None)


def _is_formula(content: str, after: str) -> bool:
    """Whether what stands between two dollar signs is a formula, given the character after them."""
    bare = _UPRIGHT.sub(" \\ ", content)
    if not content.strip() or _STRAY.fullmatch(content):
        return False
    if _PROSE.search(bare):
        return _NAME.fullmatch(content) is not None
    open_ended = content[-1].isspace() or content[-1] in "(-–/~≈<>=,+"
    if content[0].isdecimal() and open_ended:
        return not (after.isdecimal() or _WORD.search(bare))
    return True
