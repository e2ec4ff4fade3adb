"""``/bibtex``: a paper as a BibTeX entry."""

from bot.blocks import Copy, Line, Reply
from bot.commands import asking
from bot.commands.base import Command, Context, Given, Parameter
from bot.commands.paper import found_for
from bot.text.bibtex import entry


async def bibtex(context: Context, given: Given) -> Reply:
    """Answer with the entry."""
    typed = given.get("id")
    if typed is None:
        return Reply(
            (Line("Which paper? Send its id or a link:"), *asking.examples(BIBTEX)),
            asks=BIBTEX.name,
        )
    return Reply((Copy(entry(await found_for(typed, context))),))


BIBTEX = Command(
    name="bibtex",
    help="Show a paper's BibTeX entry",
    run=bibtex,
    parameters=(Parameter("id", "an arXiv id or a link", required=True),),
    examples=("2401.08503",),
)
