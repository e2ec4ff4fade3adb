"""``papercast demo``: the main job once, on real papers, with nothing to set up.

The papers go through the same steps, store and platform as in earnest. Only where they come from
is chosen here: arXiv when it answers at once, otherwise the sample that ships with Papercast.
"""

import asyncio
import sys
import textwrap
import time
from collections.abc import AsyncGenerator, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import cast

import typer

from bot import example
from bot.app import App
from bot.attend import Doors
from bot.clock import SystemClock
from bot.config import Settings
from bot.indexing import index_all
from bot.join import opened
from bot.load import Plugins, check, secrets
from bot.log import configure
from bot.query import OPERATOR, Query, parse
from bot.serve import stopping
from bot.sources import sample
from bot.sources.arxiv_options import Options
from bot.sources.base import Lookup, Page, Source, SourceError, Unseen
from bot.text.dates import day
from storage import outbox
from storage.records import Or, Paper

PATIENCE = 4
"""Seconds that arXiv has to answer, unless the environment says otherwise."""
LIVE = 10
"""How many of arXiv's newest matching papers are shown."""
STORE = Path("demo.db")
_FOR_A_DEMO = {
    "database.url": f"sqlite:///{STORE}",
    "harvest.post_days": "3650",
    "log.level": "error",
    "sources.arxiv_api.attempts": "1",
}
_TIMEOUT = "PAPERCAST_SOURCES__ARXIV_API__TIMEOUT"
_LABEL = 14
_WIDTH = 76


@dataclass
class AtOnce:
    """A source that answers in some seconds: arXiv's newest for the topics, or else the sample.

    ``patience`` is how many, in all. ``origin`` says which it was, and ``answered`` when it came,
    once it has been asked.
    """

    settings: Settings
    lookup: Lookup
    patience: float = PATIENCE
    origin: str = ""
    answered: float = 0.0
    name: str = "demo"
    scope: str = "demo"

    async def pages(self, cursor: str | None, unseen: Unseen) -> AsyncGenerator[Page, None]:  # noqa: ARG002 - a demo asks anew each time
        """One page, from where there is one."""
        papers = await self._papers()
        self.answered = time.monotonic()
        yield Page(papers, "asked")

    async def _papers(self) -> tuple[Paper, ...]:
        topics = Or(tuple(parse(one.query, OPERATOR).tree for one in self.settings.topics))
        try:
            async with asyncio.timeout(self.patience):
                found = await self.lookup.search(Query(topics), LIVE)
        except TimeoutError:
            return self._sample(f"arXiv did not answer in {self.patience:g} s")
        except SourceError:
            return self._sample("arXiv does not answer right now")
        if not found:
            return self._sample("arXiv has nothing for the topics")
        self.origin = f"the newest {len(found)} at arXiv for these topics"
        return found

    def _sample(self, cause: str) -> tuple[Paper, ...]:
        papers = sample.announcement()
        self.origin = (
            f"{cause}: using the sample that ships with Papercast "
            f"({len(papers)} papers of {day(papers[0].announced)}). {sample.NOTE}"
        )
        return papers


async def run(env: Mapping[str, str]) -> int:
    """Show the main job in this terminal, then take commands; returns the exit code."""
    settings, plugins = _configured(env)
    typer.echo(f"Papercast demo. No token, no key; it asks arXiv once and writes to {STORE}.\n")
    chosen: list[AtOnce] = []

    def instead(configured: Sequence[Source]) -> Sequence[Source]:
        options = plugins.sources[0].options
        patience = options.timeout if isinstance(options, Options) else PATIENCE
        chosen.append(AtOnce(settings, cast(Lookup, configured[0]), patience))
        return chosen

    with stopping() as stop:
        async with opened(settings, plugins, SystemClock(), instead) as app:
            await app.while_held(stop, _show(app, settings, chosen[0]))
            for platform in app.platforms:
                doors = Doors([platform.name], _nothing)
                await app.while_held(stop, app.serve(platform, stop, doors))
    return 0


def _nothing() -> None:
    """The demo delivers before it takes commands."""


async def _show(app: App, settings: Settings, source: AtOnce) -> None:
    """Harvest, then match, summarise and deliver, and say each step as it ends."""
    with _busy("asking arXiv"):
        await index_all(app.database)
        (harvest,) = await app.poll.run()
        took = time.monotonic() - source.answered
    topics = ", ".join(topic.name for topic in settings.topics)
    _say("papers", source.origin)
    _say("topics", f"{topics}  ({example.NAME})")
    _say("summaries", "a sentence or two from each abstract; no model is asked")
    _say("matching", f"{harvest.papers} papers, {harvest.promised} new matches, {took:.2f} s")
    typer.echo("")
    await app.settle()
    async with app.database.reading() as conn:
        counts = await outbox.counts(conn)
    _conclude(harvest.promised, counts)


def _conclude(promised: int, counts: Mapping[str, int]) -> None:
    waiting = counts.get("waiting", 0) + counts.get("queued", 0)
    if promised:
        said = f"{promised} papers delivered, {waiting} waiting. Run it again: nothing comes twice."
    else:
        before = counts.get("sent", 0) + counts.get("digest", 0)
        said = (
            f"Nothing new: all {before} matches were delivered before, and nothing comes twice. "
            f"Delete {STORE} to begin again."
        )
    typer.echo(textwrap.fill(said, _WIDTH) + "\n")


def _configured(env: Mapping[str, str]) -> tuple[Settings, Plugins]:
    """The example's configuration, with what a demo needs; tokens and keys stay unused."""
    ours = {name: value for name, value in env.items() if name.startswith("PAPERCAST_")}
    settings, plugins = check(example.path(), {_TIMEOUT: str(PATIENCE), **ours}, _FOR_A_DEMO)
    configure(settings.log.level, settings.log.format, secrets(settings, plugins), sys.stderr)
    return settings, plugins


def _say(label: str, text: str) -> None:
    lines = textwrap.wrap(text, _WIDTH - _LABEL)
    typer.echo(f"  {label:<{_LABEL - 2}}" + ("\n" + " " * _LABEL).join(lines))


@contextmanager
def _busy(what: str) -> Iterator[None]:
    """A sign of life on a terminal; silence in a file."""
    from rich.console import Console  # noqa: PLC0415 - loaded with the first sign of life

    with Console().status(f"[dim]{what}[/dim]"):
        yield
