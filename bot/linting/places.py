"""Where in a line its terms stand and what it excludes, so that one can be changed alone."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from bot.query.lexer import Kind, Lexeme, lex
from bot.query.terms import DATES, term
from storage.records import Term

EXCLUDING = {Kind.NOT, Kind.MINUS}


@dataclass(frozen=True, slots=True)
class Place:
    """A term, and the characters of the line that it is; ``excluded`` below a NOT."""

    term: Term
    start: int
    end: int
    excluded: bool


@dataclass(frozen=True, slots=True)
class Exclusion:
    """A part that must not match: from its sign to its end; ``inner`` is where the sign is over."""

    start: int
    inner: int
    end: int


@dataclass(slots=True)
class Places:
    """All terms and exclusions of a line, in the order in which they end."""

    terms: list[Place] = field(default_factory=list)
    exclusions: list[Exclusion] = field(default_factory=list)


@dataclass(slots=True)
class _Open:
    """A bracket that is open: what stands before it, and what holds within."""

    sign: Lexeme | None
    start: int
    excludes: bool
    excluded: bool
    field: str


def places(line: str) -> Places:
    """Look at a plain line that parses."""
    return _Walk().through(line)


class _Walk:
    def __init__(self) -> None:
        self.found = Places()
        self.open: list[_Open] = []
        self.sign: Lexeme | None = None
        self.excludes = False
        self.group: Lexeme | None = None

    def through(self, line: str) -> Places:
        for lexeme in lex(line):
            match lexeme.kind:
                case Kind.NOT | Kind.MINUS:
                    self.sign = self.sign or lexeme
                    self.excludes = not self.excludes
                case Kind.GROUP:
                    self.group = lexeme
                case Kind.OPEN:
                    self.opened(lexeme)
                case Kind.CLOSE:
                    self.closed(lexeme)
                case Kind.WORD | Kind.PHRASE | Kind.FIELD:
                    self.met(lexeme, line)
        return self.found

    @property
    def within(self) -> _Open:
        return (
            self.open[-1] if self.open else _Open(None, 0, excludes=False, excluded=False, field="")
        )

    def opened(self, bracket: Lexeme) -> None:
        first = self.group or bracket
        name = self.group.name.lower() if self.group else self.within.field
        excluded = self.within.excluded != self.excludes
        self.open.append(_Open(self.sign, first.start, self.excludes, excluded, name))
        self.sign, self.excludes, self.group = None, False, None

    def closed(self, bracket: Lexeme) -> None:
        one = self.open.pop()
        if one.sign and one.excludes:
            self.found.exclusions.append(Exclusion(one.sign.start, one.start, bracket.end))

    def met(self, lexeme: Lexeme, line: str) -> None:
        if lexeme.kind is Kind.FIELD and lexeme.name.lower() in DATES:
            return
        within = self.within
        excluded = within.excluded != self.excludes
        one = term(lexeme, line, within.field)
        self.found.terms.append(Place(one, lexeme.start, lexeme.end, excluded))
        if self.sign and self.excludes:
            self.found.exclusions.append(Exclusion(self.sign.start, lexeme.start, lexeme.end))
        self.sign, self.excludes = None, False


def operators(line: str) -> Iterator[Lexeme]:
    """The words between others that are operators in capitals: ``or``, ``and``, ``not``."""
    lexemes = list(lex(line))[:-1]
    for lexeme in lexemes[1:-1]:
        if lexeme.kind is Kind.WORD and lexeme.text in {"or", "and", "not", "Or", "And", "Not"}:
            yield lexeme
