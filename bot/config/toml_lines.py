"""On which line of a TOML text each key stands: the standard library's parser does not tell.

The text has been parsed by ``tomllib`` before, so this reader may trust it: it only has to find
keys and to step over values, and it never judges.
"""

import re
import tomllib

KeyPath = tuple[str | int, ...]
"""A way into nested tables and lists: ``("topics", 0, "query")``."""

_BLANK = re.compile(r"(?:[ \t\n]|#[^\n]*)*")
_SPACE = re.compile(r"[ \t]*")
_KEY = re.compile(r'[A-Za-z0-9_-]+|"(?:\\.|[^"\\])*"|\'[^\']*\'')
_SCALAR = re.compile(
    # A multi-line string may end in up to two more quotes than the three that close it.
    r'"""(?:\\.|[^\\])*?""""{0,2}'
    r"|'''.*?''''{0,2}"
    r'|"(?:\\.|[^"\\])*"'
    r"|'[^']*'"
    r"|[^,\]}#\n]+",
    re.DOTALL,
)


def key_lines(text: str) -> dict[KeyPath, int]:
    """The line, counted from 1, of every table, key and list item of a valid TOML text.

    A table that is only implied (``a`` in ``[a.b]``) stands where it is first named.
    """
    reader = _Reader(text.replace("\r\n", "\n"))
    reader.document()
    return reader.lines


class _Reader:
    def __init__(self, text: str) -> None:
        self._text = text
        self._at = 0
        self._last: dict[KeyPath, int] = {}  # the index of the newest item of [[each array]]
        self.lines: dict[KeyPath, int] = {}

    def document(self) -> None:
        table: KeyPath = ()
        while self._next() is not None:
            if self._take("[["):
                table = self._header(new_item=True)
                self._take("]]")
            elif self._take("["):
                table = self._header(new_item=False)
                self._take("]")
            else:
                self._pair(table)

    def _header(self, *, new_item: bool) -> KeyPath:
        path: KeyPath = ()
        keys = self._keys()
        for n, key in enumerate(keys, start=1):
            path = self._note((*path, key))
            if new_item and n == len(keys):
                self._last[path] = self._last.get(path, -1) + 1
            if path in self._last:
                path = self._note((*path, self._last[path]))
        return path

    def _pair(self, table: KeyPath) -> None:
        path = table
        for key in self._keys():
            path = self._note((*path, key))
        self._take("=")
        self._value(path)

    def _value(self, path: KeyPath) -> None:
        self._skip(_SPACE)
        if self._take("["):
            self._list(path)
        elif self._take("{"):
            self._inline_table(path)
        else:
            self._skip(_SCALAR)

    def _list(self, path: KeyPath) -> None:
        index = 0
        while self._next() != "]":
            self._value(self._note((*path, index)))
            self._next()
            self._take(",")
            index += 1
        self._take("]")

    def _inline_table(self, path: KeyPath) -> None:
        while self._next() != "}":
            self._pair(path)
            self._next()
            self._take(",")
        self._take("}")

    def _keys(self) -> list[str]:
        keys = []
        while True:
            self._skip(_SPACE)
            keys.append(_plain(self._skip(_KEY)))
            self._skip(_SPACE)
            if not self._take("."):
                return keys

    def _note(self, path: KeyPath) -> KeyPath:
        self.lines.setdefault(path, self._text.count("\n", 0, self._at) + 1)
        return path

    def _next(self) -> str | None:
        """The next character that means something; None at the end."""
        self._skip(_BLANK)
        return self._text[self._at] if self._at < len(self._text) else None

    def _take(self, sign: str) -> bool:
        found = self._text.startswith(sign, self._at)
        self._at += len(sign) if found else 0
        return found

    def _skip(self, pattern: re.Pattern[str]) -> str:
        found = pattern.match(self._text, self._at)
        if found is None:
            raise ValueError(f"no valid TOML at character {self._at}")
        self._at = found.end()
        return found[0]


def _plain(key: str) -> str:
    """A key without its quotes and escapes."""
    return next(iter(tomllib.loads(f"{key} = 0")))
