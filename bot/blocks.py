"""A reply is neutral: blocks and actions, which each platform turns into its own conventions."""

from dataclasses import dataclass

from storage.records import Paper


@dataclass(frozen=True, slots=True)
class Line:
    """A paragraph of plain text. ``strong`` marks a heading; ``tail`` goes on behind it, plain.

    ``copy`` is a part of a plain paragraph, where it stands last, that the reader may copy.
    """

    text: str
    strong: bool = False
    tail: str = ""
    copy: str = ""


@dataclass(frozen=True, slots=True)
class Copy:
    """Something the reader may copy (a command, a query): shown in monospace."""

    text: str


@dataclass(frozen=True, slots=True)
class Marked:
    """A text with one place in it marked: shown in monospace with a caret under ``position``."""

    text: str
    position: int


@dataclass(frozen=True, slots=True)
class Item:
    """One paper of a list; ``number`` is what the reader sees before it, ``note`` below it."""

    number: int
    paper: Paper
    summary: str | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class FullPaper:
    """One paper with its abstract or summary, as a post shows it but without a why."""

    paper: Paper
    summary: str | None
    basis: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing of a list: its number for good, its name if it has one, what can be copied, notes.

    A subscription in ``/subscriptions``: ``1 Talking heads``, its query, what it brought.
    """

    number: int
    name: str | None
    copy: str
    note: str


@dataclass(frozen=True, slots=True)
class Passage:
    """Words of a paper, of which ``hit`` stands out; ``label`` says what it is, and where.

    The three pieces of the paper's text are clean (``bot.text.passage``) and make one line.
    """

    label: str
    before: str
    hit: str
    after: str


@dataclass(frozen=True, slots=True)
class Finding:
    """What became of a subscription with a paper: ``1 Talking heads matched:``, and where.

    ``said`` goes on after the number and the name. ``more`` passages are not shown.
    """

    number: int
    name: str | None
    said: str
    passages: tuple[Passage, ...] = ()
    more: int = 0


@dataclass(frozen=True, slots=True)
class Document:
    """A file to keep: ``name`` with its ending, ``text`` in UTF-8."""

    name: str
    text: str


Block = Line | Copy | Marked | Item | FullPaper | Entry | Finding | Document


@dataclass(frozen=True, slots=True)
class Action:
    """Something the reader can do next: ``line`` is the command that does it.

    ``turns``: the answer takes the place of this one, as the next page of a list does.
    """

    label: str
    line: str
    turns: bool = False


@dataclass(frozen=True, slots=True)
class Reply:
    """The neutral answer to a command. Without blocks there is nothing to say.

    ``private``: for the asker alone, where the platform can. ``asks``: the name of the command
    that the asker's next message is for. ``under``, where nobody asked: the id of the message of
    ours that it refers to.
    """

    blocks: tuple[Block, ...]
    actions: tuple[Action, ...] = ()
    private: bool = True
    asks: str | None = None
    under: str | None = None
