"""Telegram's HTML: what its own parser takes, and the words in which it refuses the rest.

The rules are those of the Bot API's "HTML style" as the servers apply them: sixteen tags, four
named references and numeric ones, tags closed in order, attributes with or without quotation marks.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from servers.telegram_entities import Entity
from servers.telegram_marks import KINDS, Marks, ParseError, argument
from servers.telegram_references import reference

SPACES = " \t\r\n\0\v"
_END = "\0"
_HALVES = re.compile("[\ud800-\udfff]")
_PLAIN = re.compile(r"[^<&]+")


@dataclass(frozen=True)
class Parsed:
    """A text without its tags; offsets count characters."""

    text: str
    entities: list[Entity]
    dropped: tuple[str, ...] = ()
    """The addresses of links that Telegram drops without a word because they lead nowhere."""


@dataclass
class _Open:
    tag: str
    value: str
    offset: int
    at: int


def parse(html: str) -> Parsed:
    """Read a text with tags.

    Raises:
        ParseError: Telegram would refuse it.
    """
    return _Parser(html).run()


@dataclass
class _Parser:
    html: str
    at: int = 0
    length: int = 0
    out: list[str] = field(default_factory=list)
    open: list[_Open] = field(default_factory=list)
    marks: Marks = field(default_factory=Marks)

    def run(self) -> Parsed:
        while self.at < len(self.html):
            letter = self.html[self.at]
            if letter == "<":
                self._end_tag() if self._peek(1) == "/" else self._start_tag()
            elif letter == "&":
                self._reference()
            else:
                self._plain()
        if self.open:
            tag = self.open[-1].tag
            raise ParseError(f'Can\'t find end tag corresponding to start tag "{tag}"')
        return Parsed(self._text(), self.marks.settled(), tuple(self.marks.dropped))

    def _text(self) -> str:
        text = "".join(self.out)
        if _HALVES.search(text):
            raise ParseError(
                "Text contains invalid Unicode characters after decoding HTML entities,"
                " check for unmatched surrogate code units"
            )
        return text

    def _peek(self, ahead: int = 0) -> str:
        """A character, or NUL behind the end as in the C string that Telegram reads."""
        place = self.at + ahead
        return self.html[place] if place < len(self.html) else _END

    def _emit(self, text: str) -> None:
        self.out.append(text)
        self.length += len(text)

    def _plain(self) -> None:
        match = _PLAIN.match(self.html, self.at)
        assert match is not None, "a character that is neither < nor & stands here"
        self._emit(match[0])
        self.at = match.end()

    def _reference(self) -> None:
        letter, self.at = reference(self.html, self.at) or ("&", self.at + 1)
        self._emit(letter)

    def _skip(self, wanted: Callable[[str], bool]) -> str:
        """Move on while that is true of the next character; the end never is."""
        start = self.at
        while self.at < len(self.html) and wanted(self.html[self.at]):
            self.at += 1
        return self.html[start : self.at]

    def _spaces(self) -> None:
        self._skip(lambda letter: letter in SPACES and letter != _END)

    def _byte(self, place: int) -> int:
        return len(self.html[:place].encode())

    def _start_tag(self) -> None:
        begin = self.at
        self.at += 1
        tag = self._skip(lambda letter: letter not in SPACES + ">").lower()
        if self._peek() == _END:
            raise ParseError(f"Unclosed start tag at byte offset {self._byte(begin)}")
        if tag not in KINDS:
            raise ParseError(f'Unsupported start tag "{tag}" at byte offset {self._byte(begin)}')
        value = ""
        self._spaces()
        while self._peek() != ">":
            name, given = self._attribute(tag, begin)
            value = argument(tag, name, given, value)
            self._spaces()
        self.at += 1
        if tag == "span" and value != "spoiler":
            raise ParseError(
                f'Tag "span" must have class "tg-spoiler" at byte offset {self._byte(begin)}'
            )
        self.open.append(_Open(tag, value, self.length, len(self.out)))

    def _attribute(self, tag: str, begin: int) -> tuple[str, str]:
        name = self._skip(lambda letter: letter not in SPACES + "=>")
        where = f"byte offset {self._byte(begin)}"
        if self._peek() == _END:
            raise ParseError(f'Unclosed start tag "{tag}" at {where}')
        if not name:
            raise ParseError(f'Empty attribute name in the tag "{tag}" at {where}')
        self._spaces()
        if self._peek() != "=":
            return name, ""
        self.at += 1
        self._spaces()
        if self._peek() == _END:
            raise ParseError(f'Unclosed start tag "{tag}" at {where}')
        value = self._quoted() if self._peek() in "'\"" else self._token()
        if self._peek() == _END:
            raise ParseError(f"Unclosed start tag at {where}")
        return name, value

    def _token(self) -> str:
        begin = self.at
        token = self._skip(lambda letter: letter.isascii() and (letter.isalnum() or letter in ".-"))
        if self._peek() not in SPACES + ">":
            raise ParseError(f"Unexpected end of name token at byte offset {self._byte(begin)}")
        return token.lower()

    def _quoted(self) -> str:
        mark = self._peek()
        self.at += 1
        value: list[str] = []
        while (letter := self._peek()) not in (mark, _END):
            decoded = reference(self.html, self.at) if letter == "&" else None
            letter, self.at = decoded or (letter, self.at + 1)
            value.append(letter)
        self.at += self._peek() == mark
        return "".join(value)

    def _end_tag(self) -> None:
        begin = self.at
        where = f"byte offset {self._byte(begin)}"
        if not self.open:
            raise ParseError(f"Unexpected end tag at {where}")
        self.at += 2
        tag = self._skip(lambda letter: letter not in SPACES + ">").lower()
        self._spaces()
        if self._peek() != ">":
            raise ParseError(f"Unclosed end tag at {where}")
        self.at += 1
        opened = self.open.pop()
        if tag and tag != opened.tag:
            raise ParseError(
                f'Unmatched end tag at {where}, expected "</{opened.tag}>", found "</{tag}>"'
            )
        if self.length > opened.offset:
            shown = "".join(self.out[opened.at :])
            self.marks.add(opened.tag, opened.offset, shown, opened.value)
