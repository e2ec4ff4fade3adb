"""Every real paper can be posted: nothing is refused, and no link is there that we did not make."""

from contracts import HIT
from effort import LONG
from servers.telegram_links import links
from servers.telegram_text import html
from shared import every

from bot.posted import Notice
from handlers.telegram.message import thaw
from handlers.telegram.render import bodies
from storage.records import Paper, Why

EVERY = 1 if LONG else 400
"""One in so many papers; all of them take some minutes."""


def check(paper: Paper) -> list[str]:
    """What is wrong with the post of that paper, its whole abstract in the summary's place."""
    notice = Notice(paper, paper.abstract, "from the abstract", (Why(1, paper.title[:80], (HIT,)),))
    wrong = []
    for body in bodies(notice, "-1001"):
        composed = html(thaw(body)[0].html)
        wrong += [
            f"{paper.id}: {link.kind} {link.text}"
            for link in links(composed)
            if not link.made and link.text != f"arxiv.org/abs/{paper.id}" and link.kind != "hashtag"
        ]
        if len(composed.entities) > 100:
            wrong.append(f"{paper.id}: {len(composed.entities)} entities")
    return wrong


def test_real_papers() -> None:
    """Telegram takes each, and links nothing but what we wrote out."""
    some = every(EVERY, "papers-2026.jsonl.xz")
    assert [wrong for paper in some for wrong in check(paper)] == []
