"""/settings language: what people read, and what is kept."""

from datetime import timedelta

import pytest
from desk import Desk

from bot.askers import Asker
from storage import chats
from storage.database import Database
from storage.languages import Languages
from storage.records import Habits

ADA = Asker("telegram", "1", "1", own="1")
OFFERED = Languages("en", ("en", "de", "fr", "pt-BR"))


@pytest.fixture
def desk(database: Database) -> Desk:
    """A house where Claude writes in four languages."""
    return Desk(database, writers=["Anthropic"], languages=OFFERED)


async def says(desk: Desk, line: str) -> str:
    """What is read after that, some time later."""
    desk.later(timedelta(seconds=20))
    return await desk.says(f"settings {line}".strip(), ADA)


async def kept(desk: Desk) -> Habits | None:
    """What is stored of the chat's choices; None when the chat is not known."""
    async with desk.database.reading() as conn:
        chat = await chats.find(conn, ADA.platform, ADA.chat)
    return chat.habits if chat else None


async def test_choosing_one(desk: Desk) -> None:
    """Any name of it does; the old one can be had back."""
    assert await says(desk, "language français") == (
        "Summaries are in French. There are no subscriptions here.\n"
        "To undo:\n"
        "  /settings language English"
    )
    assert await kept(desk) == Habits(language="fr")
    assert await says(desk, "language French") == "Summaries are in French. Nothing was changed."
    assert (await says(desk, "language pt-br")).startswith('Summaries are in "pt-BR". ')
    assert await kept(desk) == Habits(language="pt-BR")


async def test_what_holds(desk: Desk) -> None:
    """It stands among the settings, with an example that changes it."""
    assert "\nSummaries are in English.\n  /settings language French\n" in await says(desk, "")
    assert await says(desk, "language") == (
        "Summaries are in English. To change that, for example:\n"
        "  /settings language French\n"
        "  /settings language English"
    )


@pytest.mark.parametrize(("typed", "example"), [("Germn", "German"), ("Latin", "French")])
async def test_no_such_language(desk: Desk, typed: str, example: str) -> None:
    """What is meant, or one that there is, is shown."""
    assert await says(desk, f"language {typed}") == (
        f'"{typed}" is no language that summaries are written in here. '
        "Nothing was changed. For example:\n"
        f"  /settings language {example}"
    )
    assert await kept(desk) in (None, Habits())


async def test_one_that_is_offered_no_more(desk: Desk) -> None:
    """The language of the house holds then."""
    await says(desk, "language French")
    less = Desk(desk.database, writers=["Anthropic"], languages=Languages("de", ("en",)))
    assert (await says(less, "language")).startswith("Summaries are in German. ")


@pytest.mark.parametrize(
    ("writers", "languages", "said"),
    [
        (
            (),
            OFFERED,
            "No model writes summaries here: they are sentences of the papers' own abstracts. "
            "Nothing was changed.",
        ),
        (
            ("Anthropic",),
            Languages("de", ("de",)),
            "Summaries are in German here. Nothing was changed.",
        ),
    ],
)
async def test_nothing_to_choose(
    database: Database, writers: tuple[str, ...], languages: Languages, said: str
) -> None:
    """Where there is no choice, it says why, and does not stand among the settings."""
    desk = Desk(database, writers=writers, languages=languages)
    assert await says(desk, "language French") == said
    assert "language" not in await says(desk, "")
