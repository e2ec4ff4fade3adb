"""What a paper was before it changed, told from what is written down of its changes. Pure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import blake2b

from storage.records import Event, Paper


@dataclass(frozen=True, slots=True)
class Step:
    """A change of a paper: when it was seen, and what the paper was before it."""

    event: Event
    before: Paper

    @property
    def at(self) -> datetime:
        """When it was seen."""
        return self.event.at


def print_of(paper: Paper) -> str:
    """What a paper says, as a short name: by it an earlier state is known again."""
    said = (
        *(paper.title, paper.authors, paper.abstract, paper.comment),
        *(paper.doi, paper.journal_ref, paper.withdrawn),
    )
    return f"{paper.version} {blake2b(repr(said).encode(), digest_size=9).hexdigest()}"


def back(now: Paper, events: Sequence[Event]) -> Iterator[Step]:
    """The changes of a paper, the last one first, as they are in the store."""
    state = now
    for event in events:
        state = replace(state, **event.before)
        yield Step(event, state)


def since(now: Paper, events: Sequence[Event], name: str) -> list[Step] | None:
    """The changes since the paper was what that name says, the last one first.

    Where sources disagree, not each of their changes is written down; then since it last had that
    version. None when it never had, as far as is known.
    """
    steps = list(back(now, events))
    states = [now, *(step.before for step in steps)]
    version = int(name.partition(" ")[0])
    alike = [n for n, state in enumerate(states) if state.version == version]
    exact = [n for n in alike if print_of(states[n]) == name]
    found = next(iter(exact or alike), None)
    return None if found is None else steps[:found]


def version_of(now: Paper, events: Sequence[Event], version: int) -> tuple[Paper, Paper]:
    """The paper just before that version came, and as it came; as it is, where nobody knows."""
    after = now
    for step in back(now, events):
        if step.event.version == version and step.before.version < version:
            return step.before, after
        after = step.before
    return now, now
