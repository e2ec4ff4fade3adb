"""Posts on a real terminal that nobody types on."""

from collections.abc import AsyncIterator

import pytest
from contracts import PLAIN, Answers, notice, up
from pty_terminal import Terminal, streams_of, terminal

from handlers.console import Options, create

POST = """\
1  AnyTalk: Speech Animation for Arbitrary Characters Leveraging a Video
   Generation Model
   Kwan Yun et al. (6) · TVCG
"""


@pytest.fixture
async def tty() -> AsyncIterator[Terminal]:
    async with terminal() as opened:
        yield opened


@pytest.mark.parametrize(
    ("columns", "first"),
    [
        (5, "1  AnyTalk: Speech"),
        (30, "1  AnyTalk: Speech Animation"),
        (80, "1  AnyTalk: Speech Animation for Arbitrary Characters Leveraging a Video"),
        (200, "1  AnyTalk: Speech Animation for Arbitrary Characters Leveraging a Video"),
    ],
)
async def test_posts_fit_the_terminal(columns: int, first: str) -> None:
    """Lines are as long as the terminal allows, at most 76 and at least 20 columns."""
    async with terminal(columns) as tty:
        with streams_of(tty) as (stdin, stdout):
            platform = create(Options(colour="never"), stdin=stdin, stdout=stdout)
            body = platform.render(notice(PLAIN), "here")[0]
            await platform.send("here", body, "nonce-1")
            await tty.until(lambda: tty.sent.endswith("\r\n\r\n"))

    assert tty.sent.split("\r\n")[0] == first


async def test_a_terminal_without_a_size_is_wide_enough() -> None:
    """A terminal that says it has no columns gets lines of the usual length."""
    async with terminal(0, 0) as tty:
        with streams_of(tty) as (stdin, stdout):
            platform = create(Options(colour="never"), stdin=stdin, stdout=stdout)
            await platform.send("here", platform.render(notice(PLAIN), "here")[0], "nonce-1")
            await tty.until(lambda: tty.sent.endswith("\r\n\r\n"))

    assert tty.sent.replace("\r", "").startswith(POST)


async def test_posts_are_styled_on_a_terminal(tty: Terminal) -> None:
    """A terminal shows titles bold, why dim and links underlined."""
    with streams_of(tty) as (stdin, stdout):
        platform = create(Options(), stdin=stdin, stdout=stdout)
        await platform.send("here", platform.render(notice(PLAIN), "here")[0], "nonce-1")
        await tty.until(lambda: tty.sent.endswith("\r\n\r\n"))

    assert "\x1b[1mAnyTalk" in tty.sent
    assert "\x1b[2mTalking Face" in tty.sent
    assert "\x1b[4marxiv.org/abs/2608.16143\x1b[0m" in tty.sent


async def test_nobody_is_asked_when_the_answers_go_to_a_file(tty: Terminal) -> None:
    """With the output redirected there is no prompt, and serving ends at once."""
    with streams_of(tty) as (stdin, _):
        platform = create(Options(), stdin=stdin)

        assert await platform.serve(Answers({}), up) is False
    assert tty.shown == ""
