"""From the text of a query to its tree, by recursive descent.

    any    = all { "OR" all }
    all    = unless { [ "AND" ] unless }
    unless = { "NOT" | "-" } one
    one    = [ field ":" ] ( [ "=" ] word | word "*" | [ "=" ] "phrase" | "phrase*" | "(" any ")" )

NOT binds tightest, AND before OR. ``since:`` and ``until:`` hold for the whole search, wherever
they stand outside of brackets. Only brackets recurse, and they may stand only so deep: no text
exhausts the stack.
"""

import re
from dataclasses import dataclass, replace

from bot.query.bounds import UNBOUNDED, Bounds, bound
from bot.query.errors import QueryError
from bot.query.lexer import Kind, Lexeme, lex, plain
from bot.query.terms import DATES, empty, fault, field_of, term
from bot.query.tree import ground, groundless, is_grounded, join, negate, write
from storage.records import And, Node, Or

ONE = {Kind.WORD, Kind.PHRASE, Kind.FIELD, Kind.GROUP, Kind.OPEN}
EXCLUDING = {Kind.NOT, Kind.MINUS}
OPERATORS = {Kind.OR, Kind.AND} | EXCLUDING

DAY = re.compile(r"\s*([0-9][-0-9a-z]*)", re.IGNORECASE)
"""What may be the day of a bound that has none."""


@dataclass(frozen=True, slots=True)
class Limits:
    """How large a query may be; the defaults are for what people type."""

    characters: int = 500
    terms: int = 100
    depth: int = 16


PERSON = Limits()
OPERATOR = Limits(characters=2000, terms=400)
"""For the topics of the configuration."""


def read(text: str, limits: Limits, *, standing: bool) -> tuple[Node, Bounds]:
    """The tree of a query, and the days that it looks at.

    ``standing``: as a subscription, which looks forward only and needs something to look for.

    Raises:
        QueryError: whose suggestion is a first guess that need not parse.
    """
    size = len(text.strip())
    if size > limits.characters:
        raise QueryError(
            f"This query has {size:,} characters; {limits.characters:,} is the limit. "
            "Two subscriptions may say it better.",
            limits.characters,
        )
    if not size:
        raise QueryError('The query is empty. Say what to look for, as in "talking head".', 0)
    return _Parser(plain(text), limits, standing=standing).query()


class _Parser:
    """Reads a line from left to right: ``next`` is the lexeme in hand, ``last`` the one before."""

    def __init__(self, line: str, limits: Limits, *, standing: bool) -> None:
        self.line = line
        self.limits = limits
        self.standing = standing
        self.lexemes = lex(line)
        self.last: Lexeme | None = None
        self.terms = 0
        self.depth = 0
        self.field = ""
        self.bounds = UNBOUNDED
        self.begins: dict[Node, int] = {}
        self.next = self.following(None)

    def query(self) -> tuple[Node, Bounds]:
        everything = self.bounds and self.next.kind is Kind.END
        tree = And(()) if everything else self.any()
        if self.next.kind is not Kind.END:
            raise self.unopened()
        if self.standing and not is_grounded(tree):
            sentence = "This only excludes. Say also what to look for."
            raise QueryError(sentence, self.begins[groundless(tree)], write(ground(tree)))
        return tree, self.bounds

    def any(self) -> Node:
        parts = [self.all()]
        while self.accept(Kind.OR):
            parts.append(self.all())
        return join(Or, parts)

    def all(self) -> Node:
        start = self.next.start
        parts = [self.unless()]
        while self.accept(Kind.AND) or self.next.kind in ONE | EXCLUDING:
            parts.append(self.unless())
        node = join(And, parts)
        self.begins.setdefault(node, start)
        return node

    def unless(self) -> Node:
        excluded = False
        while self.next.kind in EXCLUDING:
            excluded = not excluded
            sign = self.advance()
            if sign.kind is Kind.MINUS and not self.stands_before_term(sign):
                raise self.lone(sign)
        node = self.one()
        return negate(node) if excluded else node

    def one(self) -> Node:
        if self.next.kind not in ONE:
            raise self.missing()
        lexeme = self.advance()
        if lexeme.kind is Kind.GROUP:
            return self.group(lexeme)
        if lexeme.kind is Kind.OPEN:
            return self.bracket(lexeme)
        self.terms += 1
        if self.terms > self.limits.terms:
            sentence = f"This query has more than {self.limits.terms:,} terms, which is the limit."
            raise QueryError(sentence, lexeme.start)
        return term(lexeme, self.line, self.field)

    def group(self, lexeme: Lexeme) -> Node:
        """A field whose brackets follow: it is that of all terms in them."""
        name = field_of(lexeme, self.line)
        if self.field:
            sentence = f"{name}: cannot stand inside {self.field}:(…). Write it outside of them."
            raise fault(sentence, lexeme, self.line)
        self.field = name
        node = self.bracket(self.advance())
        self.field = ""
        return node

    def bracket(self, opened: Lexeme) -> Node:
        self.depth += 1
        if self.depth > self.limits.depth:
            sentence = f"Brackets stand more than {self.limits.depth} deep, which is the limit."
            raise QueryError(sentence, opened.start)
        node = self.any()
        if self.next.kind is not Kind.CLOSE:
            sentence = f"The bracket at {_at(opened)} is never closed."
            raise QueryError(sentence, opened.start, f"{self.line})")
        self.depth -= 1  # before what follows is read, which may be a bound
        self.advance()
        return node

    def accept(self, kind: Kind) -> bool:
        if self.next.kind is kind:
            self.advance()
            return True
        return False

    def advance(self) -> Lexeme:
        """Take the lexeme in hand; END stays in hand."""
        self.last = self.next
        self.next = self.following(self.last)
        return self.last

    def following(self, last: Lexeme | None) -> Lexeme:
        """The next lexeme; bounds are taken on the way, since they hold wherever they stand."""
        lexeme = next(self.lexemes, last)
        assert lexeme is not None, "END comes first"
        while lexeme.kind is Kind.FIELD and lexeme.name.lower() in DATES:
            self.bound(lexeme, last)
            lexeme = next(self.lexemes)
        return lexeme

    def bound(self, lexeme: Lexeme, last: Lexeme | None) -> None:
        name = lexeme.name.lower()
        whole = self.with_day(lexeme)
        if self.standing:
            sentence = f"{name}: works in /search only: a subscription always looks forward."
            raise fault(sentence, whole, self.line)
        if self.depth or (last and last.kind in {Kind.OPEN, *EXCLUDING}):
            sentence = f"{name}: holds for the whole search. It stands alone, outside of brackets."
            raise fault(sentence, whole, self.line)
        if getattr(self.bounds, name) is not None:
            raise fault(f"{name}: stands here twice.", whole, self.line)
        if not lexeme.text.strip():
            raise empty(name, lexeme, self.line)
        day = bound(name, lexeme.text)
        if day is None:
            sentence = f'"{lexeme.text[:30]}" is no date. A date looks like 2026-01-31 or 30d.'
            raise fault(sentence, lexeme, self.line)
        self.bounds = replace(self.bounds, **{name: day})

    def with_day(self, bound_: Lexeme) -> Lexeme:
        """The same with its day, where a space stands before that."""
        if bound_.text:
            return bound_
        day = DAY.match(self.line, bound_.end)
        if day is None or bound(bound_.name.lower(), day[1]) is None:
            return bound_
        return replace(bound_, end=day.end())

    def missing(self) -> QueryError:
        """Why no term can start with the lexeme in hand."""
        here, last = self.next, self.last
        if last and last.kind in OPERATORS:
            return fault(f"Something is missing after {last.text}.", last, self.line)
        if here.kind in OPERATORS:
            return fault(f"Something is missing before {here.text}.", here, self.line)
        if last is None:
            return self.unopened()
        if here.kind is Kind.END:
            return fault(f"The bracket at {_at(last)} is never closed.", last, self.line)
        nothing = Lexeme(Kind.OPEN, "", last.start, here.end)
        return fault(f"There is nothing in the brackets at {_at(last)}.", nothing, self.line)

    def stands_before_term(self, sign: Lexeme) -> bool:
        return sign.end == self.next.start and self.next.kind in ONE | EXCLUDING

    def lone(self, sign: Lexeme) -> QueryError:
        sentence = "A lone - means nothing. Put it directly before a word, as in -survey."
        if self.next.kind not in ONE:
            return fault(sentence, sign, self.line)
        gap = Lexeme(Kind.MINUS, sign.text, sign.start, self.next.start)
        return fault(sentence, gap, self.line, "-")

    def unopened(self) -> QueryError:
        sentence = f"The bracket at {_at(self.next)} was never opened."
        return fault(sentence, self.next, self.line)


def _at(lexeme: Lexeme) -> str:
    return f"character {lexeme.start + 1}"
