"""Messages as they look: a platform's payload in, HTML out. Pure."""

import re
from collections.abc import Sequence
from html import escape
from typing import Any

import drawn_markdown

from handlers.discord.message import Message as DiscordMessage
from handlers.telegram.message import Message as TelegramMessage

WHEN = "08:00"
_TAPPABLE = re.compile(
    r"(?<![\w/<>])(arxiv\.org/abs/[\w./-]+|https://t\.me/\S+|/[a-z]{3,}(?![\w/]))"
)
_APART = re.compile(r"(<code>.*?</code>|<pre>.*?</pre>|<a .*?</a>)", re.DOTALL)


def discord(messages: Sequence[DiscordMessage], typed: str = "", *, alone: bool = False) -> str:
    """What a reader of a channel sees under what was typed; ``alone``: only the asker sees it."""
    used = f'<div class="used">ada used <b>{escape(typed)}</b></div>' if typed else ""
    name = '<span class="who">Papercast</span> <span class="app">APP</span>'
    head = f'<div>{name} <span class="when">Today at {WHEN}</span></div>'
    note = '<div class="note">Only you can see this · Dismiss message</div>' if alone else ""
    body = "".join(map(_discord, messages))
    return f'{used}<div class="row"><div class="face">P</div><div>{head}{body}{note}</div></div>'


def _discord(message: DiscordMessage) -> str:
    content = f"<p>{drawn_markdown.html(message.content)}</p>" if message.content else ""
    embeds = "".join(map(_embed, message.embeds))
    files = "".join(f'<div class="file">{escape(file.name)}</div>' for file in message.files)
    keys = "".join(_keys([key["label"] for key in row["components"]]) for row in message.rows)
    return content + embeds + files + keys


def _embed(embed: dict[str, Any]) -> str:
    colour = f"#{embed.get('color', 0):06x}"
    title = f'<div class="title">{escape(embed["title"])}</div>' if "title" in embed else ""
    text = f"<p>{drawn_markdown.html(embed.get('description', ''))}</p>"
    footer = escape(embed.get("footer", {}).get("text", ""))
    foot = f'<div class="footer">{footer}</div>' if footer else ""
    return f'<div class="embed" style="border-color: {colour}">{title}{text}{foot}</div>'


def telegram(messages: Sequence[TelegramMessage], typed: str = "") -> str:
    """What a person sees in their chat, under what they sent."""
    own = f'<div class="own">{_bubble(escape(typed))}</div>' if typed else ""
    return own + '<div class="again"></div>'.join(map(_telegram, messages))


def _telegram(message: TelegramMessage) -> str:
    if message.file is not None:
        return _bubble(f'<span class="file">{escape(message.file.name)}</span>')
    return _bubble(_tappable(message.html)) + _keys([button.label for button in message.buttons])


def _bubble(html: str) -> str:
    return f'<div class="bubble">{html}<div class="when">{WHEN}</div></div>'


def _tappable(html: str) -> str:
    """What a client links by itself: never inside code or a link."""
    # A quotation ends its line.
    pieces = _APART.split(html.replace("</blockquote>\n", "</blockquote>"))
    pieces[::2] = [_TAPPABLE.sub(r'<a href="#">\1</a>', piece) for piece in pieces[::2]]
    return "".join(pieces)


def _keys(labels: Sequence[str]) -> str:
    keys = "".join(f'<div class="key">{escape(label)}</div>' for label in labels)
    return f'<div class="keys">{keys}</div>' if keys else ""


def sheet(platform: str, body: str, style: str) -> str:
    """The same in four ways: wide and narrow, light and dark."""
    panels = "".join(_panel(platform, theme, body) for theme in ("light", "light", "dark", "dark"))
    return _page(f'<div id="sheet">{panels}</div>', style)


def one(platform: str, theme: str, body: str, style: str, width: int) -> str:
    """One way, for a page that shows it among text."""
    panel = f'<div style="width: {width}px">{_panel(platform, theme, body)}</div>'
    return _page(f'<div id="one">{panel}</div>', style)


def _panel(platform: str, theme: str, body: str) -> str:
    return f'<div class="panel {platform} {theme}">{body}</div>'


def _page(body: str, style: str) -> str:
    return f'<!doctype html><meta charset="utf-8"><style>{style}</style>{body}'
