"""The sample that ships with Papercast: one announcement to show when arXiv does not answer."""

import json
from collections.abc import AsyncGenerator, Mapping
from datetime import date
from importlib.resources import files
from typing import Any

from pydantic import BaseModel, ConfigDict

from bot.sources.base import Page, Unseen
from storage.records import Paper

NOTE = "In the abstracts' place stand descriptions in Papercast's own words."
"""Readers must be able to tell: show this wherever papers of the sample are shown."""


class Options(BaseModel):
    """The section ``[sources.sample]``: there is nothing to set."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Sample:
    """A source that holds one announcement and never changes."""

    name = "sample"
    scope = "all"

    async def pages(
        self,
        cursor: str | None,
        unseen: Unseen,  # noqa: ARG002 - the interface asks for it; the one page needs no look-up
    ) -> AsyncGenerator[Page, None]:
        """Yield the announcement as one page, unless ``cursor`` says that it was harvested."""
        papers = announcement()
        day = papers[0].announced.isoformat()
        if cursor is None or cursor < day:
            yield Page(papers, cursor=day)


def create(options: Mapping[str, Any]) -> Sample:
    """Make the source of ``[sources.sample]``.

    Raises:
        pydantic.ValidationError: when ``options`` holds anything.
    """
    Options.model_validate(options)
    return Sample()


def announcement() -> tuple[Paper, ...]:
    """The papers of the sample, oldest id first; a description stands in each abstract's place."""
    text = files("bot.sources").joinpath("sample.json").read_text("utf-8")
    content = json.loads(text)
    announced = date.fromisoformat(content["announced"])
    return tuple(_paper(record, announced) for record in content["papers"])


def _paper(record: dict[str, Any], announced: date) -> Paper:
    return Paper(
        id=record["id"],
        title=record["title"],
        announced=announced,
        abstract=record["description"],
        authors=tuple(record["authors"]),
        categories=tuple(record["categories"]),
        primary_category=record["primary_category"],
        comment=record["comment"],
    )
