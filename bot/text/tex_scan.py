"""Walks over one stretch of a TeX text: its tokens, and where a command's arguments stand."""

import re

from bot.text.tex_macros import macros
from bot.text.tex_source import Source

_TOKEN = re.compile(
    r"""(?P<url>(?:https?://|www\.)(?:[^\s{}$\\<>]|\\[_%\#&~])+)
      | \\(?P<word>[A-Za-z]+)
      | \\(?P<sign>[^A-Za-z])
      | (?P<special>``|''|[{}$^_~&`'])
      | (?P<plain>[A-Za-z]+|[^\sA-Za-z{}$^_~&`'\\]+|\s+|\\)""",
    re.VERBOSE | re.DOTALL,
)
_SPACE = re.compile(r"\s*")
_LONGEST_OPTION = 200


class Scanner:
    """A place ``at`` in a source, that moves up to ``end``."""

    def __init__(self, source: Source, start: int, end: int) -> None:
        self.source = source
        self.at = start
        self.end = end

    def token(self) -> tuple[str, str]:
        """The kind and the value of the next token; kinds are the groups above."""
        kind, value, self.at = self._peek()
        return kind, value

    def _peek(self) -> tuple[str, str, int]:
        found = _TOKEN.match(self.source.text, self.at, self.end)
        assert found is not None
        assert found.lastgroup is not None
        return found.lastgroup, found[found.lastgroup], found.end()

    def match(self, pattern: re.Pattern[str]) -> re.Match[str] | None:
        """What of ``pattern`` stands here."""
        return pattern.match(self.source.text, self.at, self.end)

    def starts(self, mark: str) -> bool:
        """Whether ``mark`` stands here."""
        return self.source.text.startswith(mark, self.at, self.end)

    def find(self, mark: str) -> int:
        """Where ``mark`` stands next, or -1."""
        return self.source.text.find(mark, self.at, self.end)

    def take(self, mark: str) -> bool:
        """Step over ``mark`` if it stands here; tell whether it did."""
        found = self.starts(mark)
        self.at += len(mark) if found else 0
        return found

    def skip_space(self) -> bool:
        """Step over white space; tell whether there was any."""
        start, space = self.at, self.match(_SPACE)
        assert space is not None
        self.at = space.end()
        return self.at > start

    def group(self) -> tuple[int, int] | None:
        """Step over a group in braces, if one stands here: where its content is."""
        start, close = self.at, self.source.closing.get(self.at, self.end)
        if close >= self.end:
            return None
        self.at = close + 1
        return start + 1, close

    def option(self) -> tuple[int, int]:
        """Step over an optional argument in square brackets: where its content is, or nowhere."""
        start = self.at
        close = self.source.text.find("]", start, min(self.end, start + _LONGEST_OPTION))
        if close < 0 or not self.starts("["):
            return start, start
        self.at = close + 1
        return start + 1, close

    def argument(self) -> tuple[int, int]:
        """Step over a command's next argument: a group, a command, or one character."""
        self.skip_space()
        start, group = self.at, self.group()
        if group is not None:
            return group
        if start == self.end or self.source.text[start] in "$}&":
            return start, start
        if self.starts("{"):
            # Cut off before its closing brace: the rest is meant.
            self.at = self.end
            return start + 1, self.end
        kind, value, end = self._peek()
        self.at = end if kind in {"word", "sign"} else start + 1
        if kind == "word" and value in macros():
            for _ in macros()[value].takes:
                self.group()
        return start, self.at
