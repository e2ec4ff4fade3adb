"""``/abstract``: a paper's own abstract, whole."""

from bot.blocks import Line, Reply
from bot.commands import asking
from bot.commands.base import Command, Context, Given, Parameter
from bot.commands.paper import found_for
from bot.text.card import card, shown


async def abstract(context: Context, given: Given) -> Reply:
    """Answer with the abstract."""
    typed = given.get("id")
    if typed is None:
        return Reply(
            (Line("Which paper? Send its id or a link:"), *asking.examples(ABSTRACT)),
            asks=ABSTRACT.name,
        )
    paper = await found_for(typed, context)
    told = card(paper)
    text = shown(paper.abstract) or "arXiv has no abstract of this paper."
    lines = filter(None, (told.withdrawn, text, told.address))
    return Reply((Line(told.title, strong=True), *map(Line, lines)))


ABSTRACT = Command(
    name="abstract",
    help="Show a paper's abstract",
    run=abstract,
    parameters=(Parameter("id", "an arXiv id or a link", required=True),),
    examples=("2401.08503",),
)
