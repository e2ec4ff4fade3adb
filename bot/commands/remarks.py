"""What a person should know of a query: the linter's one remark, as a part of an answer."""

from collections.abc import Iterator

from bot.blocks import Block, Copy, Line
from bot.commands.base import Context, Refusal
from bot.commands.subscriptions import parsed
from bot.commands.wish import Wish
from bot.library import Tally
from bot.linting import Other, Remark
from bot.span import Covered


async def remark_on(
    wish: Wish,
    context: Context,
    *,
    number: int | None = None,
    others: bool = True,
    within: Covered | None = None,
) -> Remark | None:
    """The remark on what the chat is to be subscribed to; ``number`` is that of what it replaces.

    ``others``: what the chat gets already is worth a remark too. ``within``: the papers that the
    rest of the answer counts.

    Of a topic there is none: that is the operator's, who is told by ``config check``.

    Raises:
        Refusal: when nobody can mean the query.
    """
    if wish.topic is not None:
        return None
    known = [
        Other(one.number, query)
        for one in (await context.subscriptions() if others else ())
        if one.number != number and one.canonical != wish.canonical and (query := parsed(one))
    ]
    remark = await context.library.remark(wish.query, wish.text, known, within=within)
    if remark and remark.refuses:
        raise Refusal(f"{remark.sentence} Nothing was changed.")
    return remark


def remarked(remark: Remark | None, command: str, tally: Tally | None = None) -> Iterator[Block]:
    """The remark, and its line behind the command that takes it: ``/edit 1``.

    Where it only says that there is no paper, it stands in the place of the ``tally``.
    """
    if remark is None or (tally and not tally.papers and remark.line is None):
        return
    yield Line(f"One remark: {remark.sentence}", copy=remark.written)
    if remark.line is not None:
        yield Copy(f"{command} {remark.line}")
