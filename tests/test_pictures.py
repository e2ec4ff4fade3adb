"""The pictures show what the program says, all of it and nothing else."""

import re
from html import unescape

import draw
import drawn_markdown
import pytest
from contracts import HOSTILE, PLAIN, notice
from scenes import IN_DISCORD, IN_TELEGRAM, scenes

from bot.askers import Asker
from bot.blocks import Reply
from handlers.discord.message import Message as DiscordMessage
from handlers.telegram.message import Message as TelegramMessage
from handlers.telegram.message import thaw
from handlers.telegram.render import bodies


def seen(html: str) -> str:
    """The text of a page, without its marks."""
    return unescape(re.sub(r"<[^>]+>", " ", html))


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("**bold** and `code`", "<b>bold</b> and <code>code</code>"),
        (r"1\. **a \*b**", "1. <b>a *b</b>"),
        ("[PDF](https://arxiv.org/pdf/1)", '<a href="#">PDF</a>'),
        ("<https://arxiv.org/abs/1>", '<a href="#">https://arxiv.org/abs/1</a>'),
        ("```\na <b>\n```", "<pre>a &lt;b&gt;</pre>"),
        ("<script>", "&lt;script&gt;"),
        ("a\n> b *c\nd > e", "a\n<blockquote>b *c</blockquote>\nd &gt; e"),
    ],
)
def test_discords_marks_are_drawn(text: str, html: str) -> None:
    """The few that we write, and everything else as it stands."""
    assert drawn_markdown.html(text) == html


def test_a_discord_message_is_all_there() -> None:
    """Content, frame, footer, buttons, who saw the command, and who sees the answer."""
    embed = {
        "title": "A <title>",
        "description": "**x**",
        "color": 6195374,
        "footer": {"text": "f"},
    }
    rows = ({"type": 1, "components": [{"label": "Abstract"}]},)
    html = draw.discord([DiscordMessage("Hello", (embed,), rows=rows)], "/search x", alone=True)
    for text in ("Hello", "A <title>", "x", "f", "Abstract", "ada used /search x"):
        assert text in " ".join(seen(html).split())
    assert "Only you can see this" in html
    assert "#5e88ae" in html


def test_a_telegram_message_is_all_there() -> None:
    """The bubble with its links, the buttons under it, and nothing of a paper's own markup."""
    body = bodies(notice(HOSTILE), "7")[0]
    html = draw.telegram([thaw(body)[0]], "/paper x")
    assert "<script" not in html
    assert "Abstract" in html
    assert '<a href="#">arxiv.org/abs/2608.00007</a>' in html
    quote = "<blockquote expandable>a</blockquote>"
    assert quote in draw.telegram([TelegramMessage(quote)])
    file = draw.telegram([TelegramMessage("see arxiv.org/abs/1 and /help")])
    assert file.count('<a href="#">') == 2


@pytest.mark.parametrize("asker", [IN_DISCORD, IN_TELEGRAM], ids=lambda asker: asker.platform)
async def test_every_message_has_a_scene(asker: Asker) -> None:
    """Posts, answers, refusals and notes: each has something to show, and none went wrong."""
    made = await scenes(asker)
    names = [scene.name for scene in made]
    assert len(names) == len(set(names))
    assert {
        "post",
        "post-withdrawn",
        "digest",
        "subscribe",
        "bad-query",
        "forget",
        "note",
        "stranger",
    } <= {*names}
    assert {"preview", "preview-overlap", "similar", "search-live", "search-live-down"} <= {*names}
    for scene in made:
        if isinstance(scene.shown, Reply):
            assert scene.shown.blocks, scene.name
            assert "went wrong" not in str(scene.shown.blocks)


def _luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (x / 12.92 if x <= 0.04045 else ((x + 0.055) / 1.055) ** 2.4 for x in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize(
    ("ground", "least"), [("#ffffff", 3.6), ("#313338", 3.2), ("#000000", 5.5)]
)
def test_the_accent_is_seen_on_every_ground(ground: str, least: float) -> None:
    """Our one colour stands out on white, on dark grey and on black."""
    accent, other = _luminance("#5e88ae"), _luminance(ground)
    light, dark = max(accent, other), min(accent, other)
    assert (light + 0.05) / (dark + 0.05) >= least


def test_a_paper_is_drawn_as_it_is_called() -> None:
    """The title of a real paper stands in the picture."""
    html = draw.telegram([thaw(bodies(notice(PLAIN), "7")[0])[0]])
    assert PLAIN.title in seen(html)
