"""``/settings language``: which of the languages that are written here a chat reads."""

from functools import partial

from bot.commands.base import Context
from bot.commands.habits import Setting, refused
from bot.commands.wording import quoted
from bot.text import languages
from storage.languages import Languages

LANGUAGE = "language"


def language(context: Context) -> Setting | None:
    """The setting; None where there is nothing to choose, or no model that writes."""
    offered = context.languages
    if not context.writers or not _others(offered):
        return None
    return Setting(
        LANGUAGE,
        (languages.name_of(_others(offered)[0]), languages.name_of(offered.house)),
        partial(_read, offered),
        lambda habits, now: (  # noqa: ARG005 - as all of them
            f"Summaries are in {languages.name_of(offered.of(habits.language))}."
        ),
        lambda habits: languages.name_of(offered.of(habits.language)),
    )


def none_to_choose(context: Context) -> str:
    """Why there is no such setting."""
    if not context.writers:
        return "No model writes summaries here: they are sentences of the papers' own abstracts."
    return f"Summaries are in {languages.name_of(context.languages.house)} here."


def _read(offered: Languages, typed: str) -> str:
    tags = (offered.house, *offered.offered)
    tag = languages.found(typed, tags)
    if tag is None:
        near = languages.near(typed, tags) or _others(offered)[0]
        wrong = f"{quoted(typed)} is no language that summaries are written in here. "
        raise refused(
            f"{wrong}Nothing was changed. For example:", LANGUAGE, languages.name_of(near)
        )
    return tag


def _others(offered: Languages) -> list[str]:
    """Those that may be chosen instead of the house's, one that many can read first."""
    others = [one for one in offered.offered if one != offered.house]
    return sorted(others, key=lambda tag: tag != "fr")
