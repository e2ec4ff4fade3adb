"""What a post says now, within what must not change of it since it was sent."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from bot.frames import Frame, papers_of
from bot.history import Step, since
from bot.posted import Digest, Group, Notice, Since
from bot.summaries.shown import Shown
from bot.text.links import links
from storage import edits, events, outbox, papers, summaries
from storage.database import Connection
from storage.records import Chat, Claim, Delivery, Event, Paper

EDIT = "edit"
"""What a chat chooses that wants the posts of papers to follow their versions."""


@dataclass(frozen=True, slots=True)
class Look:
    """A post looked at again.

    Attributes:
        posted: what it says now; None when that cannot be told.
        papers: the ids of its papers.
        changed: when each of its promises, by id, was marked.
    """

    posted: Notice | Digest | None
    papers: tuple[str, ...]
    changed: Mapping[int, datetime | None]


class Again:
    """Finds what posts say now. ``shown`` finds the summary that a post shows."""

    def __init__(self, shown: Shown) -> None:
        self._shown = shown

    async def look(self, conn: Connection, claim: Claim) -> Look:
        """The post as it is to be now."""
        kept = await outbox.deliveries_of(conn, claim.post_id)
        changed = {one.id: one.changed for one in kept}
        frame = await edits.frame_of(conn, claim.post_id)
        if frame is None:
            return Look(None, (), changed)
        known, promises = papers_of(frame), {one.paper_id: one for one in kept}
        told = await self._told(conn, known, claim.chat)
        there = promises.keys() >= known.keys() and told.keys() == known.keys()
        posted = await self._posted(conn, frame, promises, told) if there else None
        return Look(posted, tuple(known), changed)

    async def _told(
        self, conn: Connection, known: Mapping[str, str], chat: Chat
    ) -> dict[str, tuple[Paper, Since | None]]:
        """What is shown of each paper, and what became of it; without those nothing is known of."""
        happened = await events.of(conn, known)
        told = {}
        for paper_id, name in known.items():
            now = await papers.get(conn, paper_id)
            found = _told(now, happened.get(paper_id, []), name, chat) if now else None
            if found:
                told[paper_id] = found
        return told

    async def _posted(
        self,
        conn: Connection,
        frame: Frame,
        promises: Mapping[str, Delivery],
        told: Mapping[str, tuple[Paper, Since | None]],
    ) -> Notice | Digest:
        async def notice(paper_id: str, receipt: str = "") -> Notice:
            paper, news = told[paper_id]
            body, basis = await self._summary(conn, paper, news, frame["language"])
            why, form = promises[paper_id].why, frame["format"]
            return Notice(paper, body, basis, why, format=form, receipt=receipt, since=news)

        if "paper" in frame:
            return await notice(frame["paper"][0], frame["receipt"])
        groups = [
            Group(number, name, tuple([await notice(paper_id) for paper_id, _ in listed]))
            for number, name, listed in frame["groups"]
        ]
        return Digest(
            day=date.fromisoformat(frame["day"]),
            groups=tuple(groups),
            also=tuple(told[paper_id][0] for paper_id, _ in frame["also"]),
            receipt=frame["receipt"],
            late=frame["late"],
            since=date.fromisoformat(frame["since"]) if frame["since"] else None,
        )

    async def _summary(
        self, conn: Connection, paper: Paper, news: Since | None, chosen: str | None
    ) -> tuple[str | None, str]:
        """The summary of what is shown, else of another state; whoever made it, it stays."""
        states = [paper] if news is None else [paper, news.then, news.now]
        languages = (chosen or self._shown.language, self._shown.language)
        for state in states:
            stored = await self._shown.stored(conn, [state], chosen)
            found = stored.get(state.id) or await summaries.last(
                conn, state.id, state.version, languages
            )
            if found:
                return found
        return await self._shown.of(conn, paper, chosen)


def _told(
    now: Paper, happened: Sequence[Event], name: str, chat: Chat
) -> tuple[Paper, Since | None] | None:
    """What is shown of the paper, and what became of it; None when what it was is not known."""
    steps = since(now, happened, name)
    if steps is None:
        return None
    if not steps:
        return now, None
    then, follows = steps[-1].before, chat.habits.versions == EDIT
    news = Since(then, now, _added(now, steps), versions=follows)
    if follows:
        return now, news
    # A chat that does not follow versions is told what corrects or completes what it was shown.
    shown = replace(then, withdrawn=now.withdrawn, updated=now.updated)
    return (replace(shown, comment=now.comment) if now.withdrawn else shown), news


def _added(now: Paper, steps: Sequence[Step]) -> dict[str, date]:
    """The kinds of links that the paper has now and had not then, with the day they were found."""
    added: dict[str, date] = {}
    kinds = {link.kind for link in links(now)}
    for step in steps:
        before = {link.kind for link in links(step.before)}
        added |= {kind: step.at.date() for kind in kinds - before - added.keys()}
    had = {link.kind for link in links(steps[-1].before)}
    return {kind: day for kind, day in added.items() if kind not in had}
