"""Reads Discord's Markdown as its clients do: what is shown, and what it was turned into.

The rules and their order are those that Discord's client applies to a message or a description;
an escape takes any character that is neither a letter, a digit nor a space.
"""

import re
from dataclasses import dataclass, field

_RULES: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (kind, re.compile(pattern, re.IGNORECASE))
    for kind, pattern in (
        ("escape", r"\\(?P<shown>[^0-9A-Za-z\s])"),
        ("block", r"```\n?(?P<shown>[\s\S]+?)\n*```"),
        ("mono", r"(?P<ticks>`+)(?P<shown>[\s\S]*?[^`])(?P=ticks)(?!`)"),
        ("link", r"\[(?P<shown>(?:\\.|[^\[\]\\])+)\]\(\s*<?(?P<url>[^\s()<>]+)>?\s*\)"),
        ("address", r"<(?P<shown>(?:https?|mailto):[^\s>]+)>"),
        (
            "mention",
            r"(?P<shown><(?:@[!&]?\d+|#\d+|a?:\w+:\d+|t:-?\d+(?::\w)?|/[^>]+:\d+|id:\w+)>)",
        ),
        ("mention", r"(?P<shown>@(?:everyone|here))"),
        ("address", r"(?P<shown>https?://[^\s<]+)"),
        ("invite", r"(?P<shown>discord(?:\.gg|(?:app)?\.com/invite)/\w+)"),
        ("emoji", r"(?P<shown>:[\w+-]{2,}:)"),
        ("bold", r"\*\*(?P<inside>(?:\\[\s\S]|[^\\])+?)\*\*(?!\*)"),
        ("underline", r"__(?P<inside>(?:\\[\s\S]|[^\\])+?)__(?!_)"),
        ("strike", r"~~(?P<inside>(?:\\[\s\S]|[^\\])+?)~~"),
        ("spoiler", r"\|\|(?P<inside>[\s\S]+?)\|\|"),
        ("italic", r"\*(?=\S)(?P<inside>(?:\\[\s\S]|[^\s*\\]|\s+[^\s*\\])+?)\*(?!\*)"),
        ("italic", r"\b_(?P<inside>(?:\\[\s\S]|[^\\_])+?)_\b"),
    )
)
_AT_START = (
    ("heading", re.compile(r"#{1,3} +")),
    ("small", re.compile(r"-# +")),
    ("quotation", re.compile(r">{1,3} ")),
    ("list", re.compile(r"(?:[-*+]|\d+\.) +")),
)
_PLAIN = re.compile(r"(?:(?!https?://|discord)[^\\`\[<@:*_~|\n])+", re.IGNORECASE)
"""Characters at which no rule begins."""


@dataclass
class Read:
    """``text`` is what stands on the screen; ``marks`` is all that was made of it, in order."""

    text: str = ""
    marks: list[tuple[str, str]] = field(default_factory=list)

    def of(self, kind: str) -> list[str]:
        """What became of that kind: the texts, or the targets of links."""
        return [what for each, what in self.marks if each == kind]


def read(markdown: str) -> Read:
    """What a reader sees of a message or a description."""
    seen = Read()
    _read(markdown, seen, start=True)
    return seen


def _read(rest: str, seen: Read, *, start: bool) -> None:
    while rest:
        if start and (rest := _begins(rest, seen)) == "":
            return
        rule, found = _first(rest)
        if found is None:
            plain = _PLAIN.match(rest)
            ordinary = plain[0] if plain else rest[0]
            seen.text += ordinary
            start = ordinary == "\n"
            rest = rest[len(ordinary) :]
            continue
        _take(rule, found, seen)
        start = False
        rest = rest[found.end() :]


def _begins(line: str, seen: Read) -> str:
    for kind, pattern in _AT_START:
        if found := pattern.match(line):
            seen.marks.append((kind, found[0]))
            return line[found.end() :]
    return line


def _first(rest: str) -> tuple[str, re.Match[str] | None]:
    if _PLAIN.match(rest):
        return "", None
    for kind, pattern in _RULES:
        if found := pattern.match(rest):
            return kind, found
    return "", None


def _take(kind: str, found: re.Match[str], seen: Read) -> None:
    groups = found.groupdict()
    if "inside" in groups:
        before = len(seen.text)
        _read(groups["inside"], seen, start=False)
        seen.marks.append((kind, seen.text[before:]))
        return
    label = groups["shown"]
    if kind == "link":
        label = re.sub(r"\\([^0-9A-Za-z\s])", r"\1", label)
    seen.text += label
    if kind != "escape":
        seen.marks.append((kind, groups.get("url") or label))
