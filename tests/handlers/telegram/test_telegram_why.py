"""Why a paper came, as Telegram shows it: matched authors in posts, and the answer to /why."""

from dataclasses import replace

from clock import NOON
from contracts import PLAIN
from effort import LONG
from hypothesis import given
from hypothesis import strategies as st
from servers.telegram_links import links
from servers.telegram_text import html
from shared import every

from bot.blocks import Finding, Line, Passage, Reply
from bot.commands.findings import finding, look
from bot.posted import Notice
from bot.query import parse
from bot.text.passage import passage
from handlers.telegram.message import thaw
from handlers.telegram.render import bodies
from handlers.telegram.reply import said_as
from storage.records import Hit, Paper, Subscription, Why

NOH = Why(4, None, parse('au:"Junyong Noh"').explain(PLAIN))
POST = f"""\
<b>{PLAIN.title}</b>
Kwan Yun, <b>Junyong Noh</b> et al. (6) · TVCG

Makes characters speak.

<i>Author: Junyong Noh</i>
arxiv.org/abs/2608.16143 · <a href="https://serin-yoon.github.io/projects/anytalk/">project page</a>
<code>cs.GR</code> <code>cs.CV</code> <code>cs.MM</code> +1 · 17 Aug 2026 · summary by Claude"""

WHY = f"""\
<b>{PLAIN.title}</b>

1 <b>Talking heads</b> matched:
"lip sync*" in the abstract: "AnyTalk enables <b>lip-synced</b> animations \
across diverse face meshes"
4 <b>Junyong Noh</b> matched: author 6 of 6
2 <b>Video generation</b> did not: none of its phrases is in the paper. \
Nearest: "video generation" (title)

Delivered 18 Aug 08:00:03 UTC."""

ANSWER = Reply(
    (
        Line(PLAIN.title, strong=True),
        Finding(
            1,
            "Talking heads",
            "matched:",
            (
                Passage(
                    '"lip sync*" in the abstract',
                    "AnyTalk enables ",
                    "lip-synced",
                    " animations across diverse face meshes",
                ),
            ),
        ),
        Finding(4, "Junyong Noh", "matched: author 6 of 6"),
        Finding(
            2,
            "Video generation",
            'did not: none of its phrases is in the paper. Nearest: "video generation" (title)',
        ),
        Line("Delivered 18 Aug 08:00:03 UTC."),
    )
)
EVERY = 1 if LONG else 1000


def same(made: str, wanted: str) -> bool:
    """Whether both are the same text with the same marks."""
    one, other = html(made), html(wanted)
    return (one.text, one.entities) == (other.text, other.entities)


def markup(answer: Reply) -> str:
    """The one message of an answer."""
    (message,) = said_as(answer)
    return message.html


def made_of(html_text: str) -> list[str]:
    """What a client would link of it that we did not make."""
    found = links(html(html_text))
    return [one.text for one in found if not one.made and one.kind != "hashtag"]


def test_a_post_of_a_matched_author() -> None:
    """The name is written too, and is bold."""
    (body,) = bodies(Notice(PLAIN, "Makes characters speak.", "summary by Claude", (NOH,)), "42")
    assert same(thaw(body)[0].html, POST)


def test_an_author_behind_the_end_of_a_cut_line() -> None:
    """A line that is cut is cut, in bold or not."""
    long = replace(PLAIN, authors=("A" * 380, "B" * 380, "C", "D", "E"))
    why = Why(1, None, (Hit("b", "authors", 382, 762),))
    (body,) = bodies(Notice(long, None, "", (why,)), "42")
    line = html(thaw(body)[0].html).text.splitlines()[1]
    assert line.endswith("…")
    assert len(line) <= 400


def test_why() -> None:
    """One line for each subscription, its passages under it, a blank line around all of them."""
    assert same(markup(ANSWER), WHY)


def test_more_passages_and_no_name() -> None:
    """How many are left out stands in a line of its own; without a name the number is bold."""
    one = Finding(3, None, "matched: in cs.GR", (Passage("x", "a ", "b", ""),), more=2)
    assert markup(Reply((one, one))) == "\n".join(
        2 * ['<b>Number 3</b> matched: in <code>cs.GR</code>\nx: "a <b>b</b>"\n+2']
    )


@given(st.text(max_size=120), st.integers(0, 120), st.integers(0, 120), st.text(max_size=300))
def test_whatever_is_quoted(text: str, one: int, other: int, typed: str) -> None:
    """Telegram takes it, and links nothing that we did not make."""
    start, end = sorted((min(one, len(text)), min(other, len(text))))
    quote = Passage(f'"{typed}" in the title', *passage(text, start, end))
    for message in said_as(Reply((Finding(1, typed, "matched:", (quote,) * 3),))):
        assert made_of(message.html) == []


def wrong(paper: Paper) -> list[str]:
    """What is wrong with an answer about that paper, whose words are asked for one by one."""
    words = [word for word in f"{paper.title} {paper.comment or ''}".split() if word.isalnum()]
    queries = [
        f"co:{words[-1]} OR {words[0]}",
        "github OR code OR model",
        "au:li OR au:wang",
        "x y",
    ]
    subscriptions = [Subscription(n, 1, n, query, query, NOON) for n, query in enumerate(queries)]
    found = look(subscriptions, paper)
    answer = Reply((Line(paper.title, strong=True), *(finding(one, paper) for one in found)))
    return [text for message in said_as(answer) for text in made_of(message.html)]


def test_real_papers() -> None:
    """Whatever a real paper says, its passages are taken, and link nothing."""
    some = every(EVERY, "papers-2026.jsonl.xz")
    assert [each for paper in some for each in wrong(paper)] == []
