"""``/similar``: the stored papers that are nearest to one."""

from bot.blocks import Line, Reply
from bot.commands import asking
from bot.commands.base import Command, Context, Given, Parameter
from bot.commands.lists import items, stopped
from bot.commands.paper import found_for
from bot.commands.wording import count
from bot.text.card import shown


async def similar(context: Context, given: Given) -> Reply:
    """Answer with the nearest papers, nearest first."""
    typed = given.get("id")
    if typed is None:
        asked = Line("Similar to which paper? Send its id or a link:")
        return Reply((asked, *asking.examples(SIMILAR)), asks=SIMILAR.name)
    paper = await found_for(typed, context)
    near = await context.library.similar(paper)
    size, _, _ = await context.library.extent()
    title = Line(shown(paper.title), strong=True)
    if near.partial:
        early = f"{stopped(context)}, before the nearest were found. Try again in a minute."
        return Reply((title, Line(early)))
    if not near.papers:
        return Reply((title, Line(f"None of {count(size, 'stored paper')} is near it.")))
    return Reply(
        (title, Line(f"The nearest of {count(size, 'stored paper')}:"), *items(near.papers))
    )


SIMILAR = Command(
    name="similar",
    help="Find papers like this one",
    run=similar,
    parameters=(Parameter("id", "an arXiv id or a link", required=True),),
    notes=("The nearest by their words, rare ones counting most, from the stored papers.",),
    examples=("2401.08503",),
)
