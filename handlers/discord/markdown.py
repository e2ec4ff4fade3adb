"""Text that others wrote, so that Discord shows it as it is: no markup, link or mention of theirs.

Descriptions and messages take Markdown, so there it is escaped with backslashes, which readers do
not see. An embed's title and footer take none: a backslash would be seen there, so a joiner that
nobody sees stands inside what a client could link, hide or turn into a mention.
"""

import re
from collections.abc import Sequence
from typing import Final

from bot.text.clean import clean
from bot.text.marks import Mark, pieces

JOINER: Final = "\u2060"
"""A word joiner: no width, no break."""

LONGEST_TITLE: Final = 256
"""Characters of an embed's title (Discord, Embed Limits); ours are cut there everywhere."""

_EMOJI = r":(?=[A-Za-z0-9_+-]{2,}:)"
_LINK = r":(?=//)"
_INVITE = r"(?<=discord)\.(?=gg/|com/invite)|(?<=discordapp)\.(?=com/invite)"
_MARKUP = re.compile(rf"[\\*_~`|<\[]|{_EMOJI}|{_LINK}|{_INVITE}", re.IGNORECASE)
_CALL = re.compile(r"@(?=everyone|here)", re.IGNORECASE)
_LIST = re.compile(r"(?P<number>\d+)(?=[.)](?:\s|$))|(?=[#>+-])")
"""At the beginning of a line: a numbered list, a heading, a quotation, a list."""

_TEMPTING = re.compile(
    rf"@(?=everyone|here)|<(?=[@#:/]|\w+:)|\|(?=\|)|{_EMOJI}|{_LINK}|{_INVITE}", re.IGNORECASE
)

_FULL_WIDTH: Final = str.maketrans("[]", "［］")
_BOLD: Final = 6
"""Half of the asterisks that up to three places in bold need."""

_TICKS = re.compile("`+")


def escape(text: str) -> str:
    """One line, for a message or an embed's description."""
    return _begun(clean(text))


def marked_places(text: str, marks: Sequence[Mark]) -> str:
    """The same for a line that is clean, with the marked places in bold."""
    (begin, _), *others = pieces(text, marks)
    rest = (_bold(piece) if stands_out else _escaped(piece) for piece, stands_out in others)
    return _begun(begin) + "".join(rest)


def coded(line: str, code: str) -> str:
    """A line with the last place of this code in it in monospace."""
    before, there, after = clean(line).rpartition(clean(code))
    begin, end = ticks(there) if there else ("", "")
    return f"{_begun(before)}{begin}{there}{end}{_escaped(after)}"


def _begun(line: str) -> str:
    """A line, or what it begins with."""
    first = _LIST.match(line)
    number = (first["number"] or "") if first else ""
    rest = _escaped(line[len(number) :])
    return rf"{number}\{rest}" if first else rest


def _escaped(piece: str) -> str:
    return _CALL.sub(f"@{JOINER}", _MARKUP.sub(r"\\\g<0>", piece))


def _bold(piece: str) -> str:
    return f"**{_escaped(piece)}**" if piece else ""


def harmless(text: str) -> str:
    """One line, for an embed's title or footer."""
    return _TEMPTING.sub(rf"\g<0>{JOINER}", clean(text))


def heading(text: str) -> str:
    """One line in bold; what is too long for a heading is left as it is."""
    escaped = escape(text)
    return f"**{escaped}**" if escaped and len(text) <= LONGEST_TITLE else escaped


def cut(text: str, most: int) -> str:
    """At most so many characters; an ellipsis ends what was cut."""
    return text if len(text) <= most else f"{text[: most - 1].rstrip()}…"


def ticks(text: str) -> tuple[str, str]:
    """The marks around this text in monospace: more of them than stand in it.

    A space keeps a backtick of the text away from the marks; Discord does not show it.
    """
    longest = max((len(run) for run in _TICKS.findall(text)), default=0)
    pad = " " if text.startswith("`") or text.endswith("`") else ""
    marks = "`" * (longest + 1)
    return marks + pad, pad + marks


def unfenced(text: str) -> str:
    """The text for a code block: it cannot end the block."""
    return text.replace("```", f"`{JOINER}`{JOINER}`")


def fitting(text: str, room: int, marks: Sequence[Mark] = ()) -> str:
    """One line that is clean, with the marked places in bold, in at most ``room`` characters.

    What keeps it from being markup can make it up to twice as long as it was.
    """
    whole = marked_places(cut(text, room), marks)
    return whole if len(whole) <= room else marked_places(cut(text, room // 2 - _BOLD), marks)


def label(text: str, room: int) -> str:
    """One line for the place that is tapped in a link of ours: no bracket of it ends that."""
    named = harmless(cut(clean(text), room))
    # Escaped or not, clients count the brackets; where that does not come out even, others stand
    # in for them.
    named = named if _balanced(named) else named.translate(_FULL_WIDTH)
    return _MARKUP.sub(r"\\\g<0>", named).replace("]", r"\]")


def _balanced(text: str) -> bool:
    depth = 0
    for character in text:
        depth += (character == "[") - (character == "]")
        if depth < 0:
            return False
    return depth == 0


def link(label: str, url: str) -> str:
    """A link of ours behind a word."""
    return f"[{label}]({url})"


def shown_link(url: str) -> str:
    """A link of ours as it is, without a preview."""
    return f"<{url}>"
