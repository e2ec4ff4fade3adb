"""``/status``: how it goes, for the operator."""

from bot.blocks import Line, Reply
from bot.commands.base import Command, Context, Given, Right


async def status(context: Context, given: Given) -> Reply:  # noqa: ARG001 - no parameters
    """Answer with a line for each part; what needs the operator comes first."""
    return Reply(tuple(map(Line, await context.status())))


STATUS = Command(
    name="status",
    help="Show how Papercast is doing",
    run=status,
    right=Right.OPERATOR,
    examples=("",),
)
