"""A query cut into lexemes: words, phrases, fields, operators and brackets.

Only upper-case OR, AND and NOT are operators; ``or`` is a word. Phones put typographic quotes,
dashes and full-width signs where a keyboard has plain ones: they mean the same here.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

from bot.query.errors import QueryError

PLAIN = str.maketrans("“”„‟«»「」『』＂–—−‐‑‒―－：（）", '"' * 11 + "-" * 8 + ":()")
"""One character for one, so that places in the plain line are places in the line as typed."""


class Kind(Enum):
    """What a lexeme is; operators are named as they are written."""

    WORD = "word"
    PHRASE = "phrase"
    FIELD = "field"
    GROUP = "field of a group"
    OR = "OR"
    AND = "AND"
    NOT = "NOT"
    MINUS = "-"
    OPEN = "("
    CLOSE = ")"
    END = "end"


@dataclass(frozen=True, slots=True)
class Lexeme:
    """A piece of a query; ``text`` is what it says: a phrase without its quotation marks.

    A field has its name in ``name`` and its value in ``text``; of a group only the name is in it.
    ``exact``: an ``=`` stands before the phrase.
    """

    kind: Kind
    text: str
    start: int
    end: int
    name: str = ""
    exact: bool = False


LEXEME = re.compile(
    r"""
      (?P<exact>=)?"(?P<PHRASE>[^"]*)"
    | (?P<QUOTE>")
    | (?P<OPEN>\()
    | (?P<CLOSE>\))
    | (?P<MINUS>-+)
    | (?P<name>[A-Za-z]+):(?:(?P<same>=)?"(?P<quoted>[^"]*)"|(?P<GROUP>)(?=\()|(?P<FIELD>[^\s"()]*))
    | (?P<WORD>(?:\\["']|[^\s"()])+)       # the quotation mark of an umlaut in TeX is none of ours
    """,
    re.VERBOSE,
)


def plain(text: str) -> str:
    """The same text in straight quotes, hyphens, colons and brackets, character for character."""
    return text.translate(PLAIN)


SIGNS = re.compile(r"[/<>&+=,;.:~·•…]+")
"""What people put between words and mean nothing by."""


def lex(line: str) -> Iterator[Lexeme]:
    """The lexemes of a plain line, with END as the last; signs between others are left out.

    Raises:
        QueryError: when a quotation mark is never closed.
    """
    sign: Lexeme | None = None
    alone = True
    for lexeme in _lexemes(line):
        if lexeme.kind is Kind.WORD and SIGNS.fullmatch(lexeme.text):
            sign = sign or lexeme
            continue
        if lexeme.kind is Kind.END and alone and sign:
            yield sign
        alone = False
        yield lexeme


def _lexemes(line: str) -> Iterator[Lexeme]:
    for found in LEXEME.finditer(line):
        if found.lastgroup == "QUOTE":
            raise _unclosed(line, found.start())
        yield _lexeme(found)
    yield Lexeme(Kind.END, "", len(line), len(line))


def _lexeme(found: re.Match[str]) -> Lexeme:
    start, end = found.span()
    if name := found["name"]:
        kind = Kind.FIELD if found["GROUP"] is None else Kind.GROUP
        text = found["quoted"] or found["FIELD"] or ""
        return Lexeme(kind, text, start, end, name, found["same"] is not None)
    kind = Kind[found.lastgroup or "WORD"]
    text = found[kind.name]
    if kind is Kind.WORD and text in {"OR", "AND", "NOT"}:
        kind = Kind(text)
    return Lexeme(kind, text, start, end, exact=found["exact"] is not None)


def _unclosed(line: str, at: int) -> QueryError:
    sentence = f"The quotation mark at character {at + 1} is never closed."
    return QueryError(sentence, at, requote(line, at))


APART = re.compile(r'(\bOR\b|\bAND\b|\bNOT\b|[()]|(?<!\S)-+|(?<!\S)[A-Za-z]+:[^\s"()]*)')
"""What cannot have been meant as part of a phrase."""


def requote(line: str, at: int) -> str:
    """The line with its open quotation mark closed where the phrase probably ends.

    When nothing follows the mark, an earlier one is the odd one: all are set anew.
    """
    if not line[at + 1 :].strip():
        return _quoted(line.replace('"', " "))
    first, *others = APART.split(line[at + 1 :])
    return f'{line[:at]}"{first.strip()}" {_quoted("".join(others))}'


def _quoted(line: str) -> str:
    """Quotation marks around every run of two or more words."""
    parts = (part.strip() for part in APART.split(line))
    return " ".join(f'"{part}"' if " " in part else part for part in parts)
