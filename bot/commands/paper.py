"""``/paper``: one paper, from the store or else from arXiv."""

from bot.blocks import Action, FullPaper, Line, Reply
from bot.commands import asking
from bot.commands.base import Command, Context, Given, Parameter, Refusal
from bot.commands.wording import AN_ID, EMPTY_STORE, quoted, trouble
from bot.query.ids import find_id
from bot.sources.base import SourceError
from bot.text.dates import day
from storage.records import Paper


async def paper(context: Context, given: Given) -> Reply:
    """Answer with the paper as a post shows it."""
    typed = given.get("id")
    if typed is None:
        return Reply(
            (Line("Which paper? Send its id or a link:"), *asking.examples(PAPER)), asks=PAPER.name
        )
    found = await found_for(typed, context)
    habits = await context.habits()
    summary, basis = await context.library.summary(found, habits.language)
    return Reply((FullPaper(found, summary, basis),), about(found))


def id_of(typed: str) -> str:
    """The id that was typed, or that a link has.

    Raises:
        Refusal: when it is neither.
    """
    paper_id = find_id(typed)
    if paper_id is None:
        raise Refusal(f"{quoted(typed)} is no arXiv id and no link to a paper. {AN_ID}")
    return paper_id


async def found_for(typed: str, context: Context) -> Paper:
    """The paper that an id or a link means.

    Raises:
        Refusal: when it is neither, when there is none, or when arXiv cannot be asked.
    """
    paper_id = id_of(typed)
    try:
        found = await context.library.paper(paper_id)
    except SourceError as error:
        raise Refusal(trouble(error), await _not_stored(context, paper_id)) from error
    if found is None:
        raise Refusal(f"arXiv has no paper {paper_id}. {AN_ID}")
    return found


def about(paper: Paper) -> tuple[Action, ...]:
    """What a reader can ask next of one paper."""
    return Action("Abstract", f"/abstract {paper.id}"), Action("BibTeX", f"/bibtex {paper.id}")


async def _not_stored(context: Context, paper_id: str) -> str:
    _, _, newest = await context.library.extent()
    if newest is None:
        return EMPTY_STORE
    return f"Papercast's own store, complete to {day(newest)}, does not have {paper_id}."


PAPER = Command(
    name="paper",
    help="Show one paper",
    run=paper,
    parameters=(Parameter("id", "an arXiv id or a link", required=True),),
    examples=("2401.08503", "hep-th/9901001", "https://arxiv.org/abs/2401.08503"),
)
