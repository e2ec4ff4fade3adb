"""What is posted: a paper, several of them, or a note."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from bot.blocks import Reply
from storage.records import Paper, Why


@dataclass(frozen=True, slots=True)
class Since:
    """What became of a paper after it was posted.

    Attributes:
        then: the paper as the post had it.
        now: the paper as it is.
        added: the kinds of links that it had not then, and the day on which they were found.
        versions: whether new versions are told of.
    """

    then: Paper
    now: Paper
    added: Mapping[str, date]
    versions: bool


@dataclass(frozen=True, slots=True)
class Notice:
    """What a platform is given to post: a paper, its summary, and why it came.

    ``format`` is ``compact`` (title, authors, address), ``summary`` or ``abstract`` (the abstract
    besides). ``receipt`` is a sentence below: how many papers were looked through for it.
    ``since`` is for an edit, when the paper is not any more what it was.
    """

    paper: Paper
    summary: str | None
    basis: str
    why: tuple[Why, ...]
    format: str = "summary"
    receipt: str = ""
    since: Since | None = None


@dataclass(frozen=True, slots=True)
class Group:
    """The papers of a digest that came by one subscription first, best known by its name."""

    number: int
    name: str | None
    notices: tuple[Notice, ...]


@dataclass(frozen=True, slots=True)
class Digest:
    """Several papers in one notice.

    Attributes:
        day: what its header says, the day where the chat is.
        groups: the papers that are shown whole, by subscription, in the order of the numbers.
        also: papers beyond the chat's maximum, a line each.
        receipt: a sentence at its end: how many papers were looked through.
        late: a sentence below the header when it comes later than it should; empty otherwise.
        since: the first of several days that it is about; None when that is ``day`` alone.
    """

    day: date
    groups: tuple[Group, ...]
    also: tuple[Paper, ...] = ()
    receipt: str = ""
    late: str = ""
    since: date | None = None

    @property
    def counted(self) -> int:
        """How many papers it has."""
        return sum(len(group.notices) for group in self.groups) + len(self.also)


Posted = Notice | Digest | Reply
"""What is posted: a reply is a note, where nobody asked."""
