"""``/start``: the first thing that Telegram sends, bare or with what a link carries."""

from bot.blocks import Copy, Line, Reply
from bot.commands import asking
from bot.commands.base import Command, Context, Given, Parameter
from bot.commands.help import ABOUT


async def start(context: Context, given: Given) -> Reply:  # noqa: ARG001 - a link is followed before
    """Say what this is, with three examples to copy."""
    return Reply(
        (
            Line(ABOUT),
            Line(""),
            Line("What should it look for? Send a few words, for example:"),
            *map(Copy, asking.EXAMPLES),
            Line(""),
            Line("/help shows everything else."),
        )
    )


START = Command(
    name="start",
    help="Say what this is",
    run=start,
    parameters=(Parameter("payload", "what a link carries"),),
    examples=("",),
    listed=False,
)


async def cancel(context: Context, given: Given) -> Reply:  # noqa: ARG001 - any command forgets it
    """Say that nothing is waited for any more."""
    return Reply((Line("Nothing is waited for. Nothing was changed."),))


CANCEL = Command(name="cancel", help="Stop a question", run=cancel, examples=("",), listed=False)
