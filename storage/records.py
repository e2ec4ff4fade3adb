"""The plain types that every layer shares.

They live in the lowest layer because that is the one place all others can see without a circle.
Everything here is frozen, holds no behaviour, and needs the standard library alone.
All times are aware and in UTC.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from enum import Enum
from typing import Any


@dataclass(frozen=True, slots=True)
class Paper:
    """One arXiv article, known by its id without version."""

    id: str
    title: str
    announced: date
    version: int = 1
    abstract: str | None = None
    authors: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    primary_category: str | None = None
    comment: str | None = None
    doi: str | None = None
    journal_ref: str | None = None
    submitted: datetime | None = None
    updated: datetime | None = None
    withdrawn: bool = False


@dataclass(frozen=True, slots=True)
class Revision:
    """A stored paper, and what it is from now on."""

    before: Paper
    after: Paper


@dataclass(frozen=True, slots=True)
class Event:
    """A change of a stored paper: when it was seen, and the old values of what changed.

    ``kind`` is ``version``, ``withdrawal`` (a version, too) or ``metadata``; ``version`` is that
    of the paper since then.
    """

    kind: str
    version: int
    at: datetime
    before: Mapping[str, Any]


# The tree of a query: what a parsed query is, whoever evaluates it.


class Form(Enum):
    """How the words of a phrase are compared with the words of a paper."""

    STEM = "stem"
    EXACT = "exact"
    PREFIX = "prefix"


@dataclass(frozen=True, slots=True)
class Phrase:
    """Adjacent words, folded; a single word is a phrase of one. ``text`` is as it was written.

    ``field`` is one of the query language: ``ti``, ``abs``, ``co``, ``jr``, ``au``; empty for the
    title or the abstract. The last word of a ``PREFIX`` phrase is the beginning of one.
    """

    words: tuple[str, ...]
    text: str = field(compare=False)
    field: str = ""
    form: Form = Form.STEM


@dataclass(frozen=True, slots=True)
class Category:
    """An arXiv category (``cs.CV``), an archive (``cs``) or all of an archive (``cs.*``)."""

    name: str


@dataclass(frozen=True, slots=True)
class PaperId:
    """One paper, by its id without version."""

    id: str


@dataclass(frozen=True, slots=True)
class Not:
    """What must not match."""

    part: "Node"


@dataclass(frozen=True, slots=True)
class And:
    """All parts match; without parts, everything does."""

    parts: "tuple[Node, ...]"


@dataclass(frozen=True, slots=True)
class Or:
    """At least one part matches."""

    parts: "tuple[Node, ...]"


Term = Phrase | Category | PaperId
"""What stands at the ends of a query's tree."""


# What the index of words is given and asked. It knows columns and tokens, and nothing of language.


@dataclass(frozen=True, slots=True)
class Stretch:
    """The tokens of one field of a paper in their order: as stems, and as words, one for one."""

    stems: str = ""
    words: str = ""


@dataclass(frozen=True, slots=True)
class Tokens:
    """What of a paper can be searched: texts of tokens, each parted from the next by a space.

    ``keys`` are what a paper is known by, in no order: its categories and its id.
    """

    title: Stretch
    abstract: Stretch
    comment: Stretch
    journal: Stretch
    authors: str
    keys: str


@dataclass(frozen=True, slots=True)
class Lookup:
    """Tokens that stand next to one another in one of these columns.

    The columns are fields of ``Tokens``, with ``_words`` behind them for words instead of stems.
    The last token of a ``prefix`` is the beginning of one. A ``rare`` one is another spelling of
    what its neighbours in an ``Or`` ask: it finds papers like any other, and says nothing about
    how relevant they are. Nor does a ``little`` one, which nearly all papers have.
    """

    columns: tuple[str, ...]
    tokens: tuple[str, ...]
    prefix: bool = False
    rare: bool = field(default=False, compare=False)
    little: bool = field(default=False, compare=False)


Node = Term | Lookup | Not | And | Or
"""A tree: of terms as people write them, or of lookups as the index of words is asked."""


@dataclass(frozen=True, slots=True)
class Hit:
    """Where a term of a query stands: ``start`` and ``end`` are characters of ``field``."""

    term: str
    field: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Why:
    """Which subscription a paper answers, and by which hits."""

    number: int
    name: str | None
    hits: tuple[Hit, ...]


@dataclass(frozen=True, slots=True)
class Habits:
    """How a chat wants to be written to; None where it has chosen nothing.

    Attributes:
        zone: the IANA name of its time zone; UTC when it has chosen none.
        hour: the local time of its digests.
        quiet: the local times from which and until which nothing rings; over midnight, mostly.
        format: how a paper is shown: ``compact``, ``summary`` or ``abstract``.
        most: papers a day that are shown whole; those beyond it are a line each.
        unsure: what happens to a message that may have arrived where the platform cannot tell:
            ``hold`` asks a person, ``resend`` sends it again.
        language: the tag of the language of its summaries.
        versions: what a new version of a paper does: ``ignore``, ``edit`` its post, or ``post``.
    """

    zone: str | None = None
    hour: time | None = None
    quiet: tuple[time, time] | None = None
    format: str | None = None
    most: int | None = None
    unsure: str | None = None
    language: str | None = None
    versions: str | None = None


@dataclass(frozen=True, slots=True)
class Chat:
    """One place we write to.

    ``state`` is ``active`` or ``paused``: then ``reason`` says why it may not be written to, and
    ``since`` from when on.
    """

    id: int
    platform: str
    address: str
    state: str = "active"
    reason: str | None = None
    since: datetime | None = None
    not_before: datetime | None = None
    habits: Habits = Habits()


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who gives commands.

    ``role`` is ``guest``, ``invited`` or ``operator``; ``state`` is ``active`` or ``blocked``.
    ``chat_id`` is the chat that they alone read.
    """

    id: int
    platform: str
    address: str
    role: str = "guest"
    state: str = "active"
    chat_id: int | None = None


@dataclass(frozen=True, slots=True)
class Subscription:
    """A standing query of a chat. ``topic`` names the published topic whose query it follows.

    ``schedule`` is ``instant``, ``daily``, ``weekdays`` or ``weekly``; all but the first collect
    papers into a digest, the next one at ``next_due``.
    """

    id: int
    chat_id: int
    number: int
    query: str
    canonical: str
    created: datetime
    name: str | None = None
    topic: str | None = None
    person_id: int | None = None
    ended: datetime | None = None
    schedule: str = "instant"
    next_due: datetime | None = None


@dataclass(frozen=True, slots=True)
class Blocked:
    """A query on a chat's block list: a paper that answers it is not posted there."""

    id: int
    chat_id: int
    number: int
    query: str
    canonical: str
    created: datetime
    person_id: int | None = None
    ended: datetime | None = None


@dataclass(frozen=True, slots=True)
class Delivery:
    """The promise that a paper reaches a chat.

    ``state`` goes ``waiting`` → ``queued`` → ``sent``, ``digest`` (sent in one), ``rejected`` or
    ``uncertain``; or it ends unsent, as ``filtered``, ``paused`` or ``expired``. ``hour`` is the
    chat's hour that it waits for, None when it goes out as soon as it is ready. ``changed`` is when
    something changed that its post may show, which is looked at from ``edit_due`` on.
    """

    id: int
    chat_id: int
    paper_id: str
    kind: str
    version: int
    why: tuple[Why, ...]
    state: str
    ready_at: datetime
    reason: str | None = None
    post_id: int | None = None
    hour: datetime | None = None
    changed: datetime | None = None
    edit_due: datetime | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """One platform message of a post.

    ``state`` goes ``ready`` → ``sending`` → ``sent``, ``rejected`` or ``uncertain``, and back to
    ``ready`` when it is to be sent again.

    Attributes:
        tried_at: the first attempt of which nobody knows whether it arrived; None where each one
            was surely not sent. The one under way counts once it is over.
        resent: it was sent once more although an earlier message may have arrived.
        shown_hash: of what it shows since it was edited; None while that is its body.
        fixed: why it is not edited any more; None while it may be.
    """

    post_id: int
    n: int
    nonce: str
    body: str
    state: str = "ready"
    attempts: int = 0
    attempted_at: datetime | None = None
    message_id: str | None = None
    error: str | None = None
    tried_at: datetime | None = None
    resent: bool = False
    shown_hash: str | None = None
    fixed: str | None = None


@dataclass(frozen=True, slots=True)
class Claim:
    """A post that this service holds a lease on, with its chat."""

    post_id: int
    kind: str
    key: str
    lease_token: str
    chat: Chat


@dataclass(frozen=True, slots=True)
class TextKey:
    """What makes a text the same text: made once, shared by all chats."""

    kind: str
    subject: str
    version: int
    provider: str
    model: str
    prompt: str
    language: str


@dataclass(frozen=True, slots=True)
class Text:
    """A stored text: a summary today. ``state`` is ``wanted``, ``done`` or ``failed``."""

    id: int
    key: TextKey
    state: str
    body: str | None = None
    basis: str | None = None
