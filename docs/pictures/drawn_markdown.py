"""What Discord makes of the little Markdown that we write, as HTML."""

import re
from html import escape

_MARKS = re.compile(
    r"^> (?P<quote>[^\n]*)"
    r"|```\n?(?P<block>.*?)\n?```"
    r"|(?P<ticks>`+)(?P<code>.+?)(?P=ticks)"
    r"|\[(?P<label>[^\]]+)\]\((?P<url>https?://[^)\s]+)\)"
    r"|<(?P<shown>https?://[^>\s]+)>"
    r"|\*\*(?P<bold>(?:\\.|[^*\\])+)\*\*"
    r"|\\(?P<plain>.)",
    re.DOTALL | re.MULTILINE,
)


def html(text: str) -> str:
    """The text with its marks drawn."""
    made, at = [], 0
    for mark in _MARKS.finditer(text):
        made += [escape(text[at : mark.start()]), _drawn(mark)]
        at = mark.end()
    return "".join([*made, escape(text[at:])])


def _drawn(mark: "re.Match[str]") -> str:  # noqa: PLR0911 - one for each kind
    match mark.lastgroup:
        case "quote":
            return f"<blockquote>{html(mark['quote'])}</blockquote>"
        case "block":
            return f"<pre>{escape(mark['block'])}</pre>"
        case "code":
            return f"<code>{escape(mark['code'])}</code>"
        case "url":
            return f'<a href="#">{html(mark["label"])}</a>'
        case "shown":
            return f'<a href="#">{escape(mark["shown"])}</a>'
        case "bold":
            return f"<b>{html(mark['bold'])}</b>"
        case _:
            return escape(mark["plain"])
