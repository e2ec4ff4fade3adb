"""Who may give a command, and which chat it is about. No other module decides either."""

from dataclasses import replace

from bot.askers import Asker
from bot.commands.base import TO, Command, Context, Given, Refusal, Right


async def checked(command: Command, given: Given, context: Context) -> Context:
    """What the command works with, for somebody who may give it.

    Raises:
        Refusal: with who may, or why it cannot be about the chat that it names.
    """
    context = replace(context, asker=await _about(given, context.origin))
    asker = context.asker
    if command.right is Right.OPERATOR and not await context.access.is_operator(asker):
        raise Refusal("Only the operator may do this. Nothing was changed.")
    # Bare, a command changes nothing: it says what it takes.
    if command.right is Right.MANAGER and given and not await asker.manages():
        raise Refusal(
            f"Only {asker.managers} can change what {asker.place} gets. Nothing was changed. "
            "In a direct message you can subscribe for yourself."
        )
    return context


async def _about(given: Given, asker: Asker) -> Asker:
    """The person in the chat that the command is about: here, or their direct messages.

    Raises:
        Refusal: when they cannot be written to.
    """
    if given.get(TO.name) != "dm" or asker.direct:
        return asker
    if problem := await asker.unreachable():
        raise Refusal(problem)
    if asker.own is None:
        raise Refusal("Papercast does not know how to write to you. Nothing was changed.")
    return Asker(asker.platform, asker.own, asker.person, own=asker.own)
