"""``/privacy``: what is stored, and what is sent where."""

from collections.abc import Iterator

from bot.blocks import Line, Reply
from bot.commands.base import Command, Context, Given


async def privacy(context: Context, given: Given) -> Reply:  # noqa: ARG001 - no parameters
    """Answer in a few sentences."""
    return Reply(tuple(map(Line, _said(context))))


def _said(context: Context) -> Iterator[str]:
    yield (
        "Stored: this chat's number, its subscriptions, block list and settings, which papers it "
        "got (with what was said of them, for 90 days), and who subscribed or was let in (a "
        "number, no name)."
    )
    yield "Not stored: your messages. A search that is too long for its button is kept for 30 days."
    if context.writers:
        names = " and ".join(context.writers)
        yield f"Sent to {names}: papers only, never what you type."
    else:
        yield "Summaries are made on Papercast's own machine; nothing is sent anywhere for them."
    yield "Searches that the store cannot answer are asked of arXiv, without saying who asks."
    yield "All of it as a file: /export. Delete all of it: /forget."


PRIVACY = Command(
    name="privacy",
    help="Show what is stored about you",
    run=privacy,
    examples=("",),
    anybody=True,
)
