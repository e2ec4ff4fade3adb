"""``/claim``: come in with a code, as the operator or as a guest."""

from bot.askers import Asker
from bot.blocks import Line, Reply
from bot.commands.base import Command, Context, Given, Parameter, Refusal

_WELCOME = {
    "operator": (
        "You are the operator now. What needs you is told {where}. /status shows how it goes; "
        "/invite lets people in."
    ),
    "invited": "You are in. /start shows how to begin.",
}


async def claim(context: Context, given: Given) -> Reply:
    """Take the code."""
    code, asker = given.get("code"), context.asker
    if code is None:
        return Reply((Line("Send the code behind it, as in /claim 7Q2F."),))
    if await context.access.is_operator(asker):
        raise Refusal("You are the operator already. Nothing was changed.")
    await _check_own(asker)
    role = await context.access.claim(code, asker)
    if role is None:
        raise Refusal(
            "This code is not good, or not any more. Nothing was changed. "
            "A new one stands on the terminal at each start, as long as there is no operator."
        )
    where = "here" if asker.direct else "in your direct messages"
    return Reply((Line(_WELCOME[role].format(where=where)),))


async def _check_own(asker: Asker) -> None:
    """Refuse where the person cannot be written to alone: notes go there.

    Raises:
        Refusal: with what to do.
    """
    if asker.direct:
        return
    if asker.own is None:
        raise Refusal("A code works in a direct message only. Nothing was changed.")
    if problem := await asker.unreachable():
        raise Refusal(problem)


CLAIM = Command(
    name="claim",
    help="Come in with a code",
    run=claim,
    parameters=(Parameter("code", "the code that you were given", required=True),),
    examples=("7Q2F",),
    anybody=True,
)
