"""``/claim``: come in with a code, as the operator or as a guest."""

from bot.commands.base import Command, Context, Given, Parameter, Refusal
from bot.platforms import Line, Reply

_WELCOME = {
    "operator": (
        "You are the operator now. What needs you is told here. /status shows how it goes; "
        "/invite lets people in."
    ),
    "invited": "You are in. /start shows how to begin.",
}


async def claim(context: Context, given: Given) -> Reply:
    """Take the code."""
    code = given.get("code")
    if code is None:
        return Reply((Line("Send the code behind it, as in /claim 7Q2F."),))
    if not context.asker.direct and context.asker.own is None:
        raise Refusal("A code works in a direct message only. Nothing was changed.")
    role = await context.access.claim(code, context.asker)
    if role is None:
        raise Refusal(
            "This code is not good, or not any more. Nothing was changed. "
            "A new one stands on the terminal at each start, as long as there is no operator."
        )
    return Reply((Line(_WELCOME[role]),))


CLAIM = Command(
    name="claim",
    help="Come in with a code",
    run=claim,
    parameters=(Parameter("code", "the code that you were given", required=True),),
    examples=("7Q2F",),
    anybody=True,
)
