"""What a link carries that opens the bot: ``t.me/bot?start=PAYLOAD``.

A payload is at most 64 of ``A–Z a–z 0–9 _ -`` (Telegram, deep linking). It says who wants in
(``claim-7Q2F``), a topic (``topic-talking-face``), or a command line. Anybody can make a link, so
only lines that change nothing are taken from one.
"""

import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Sequence
from hashlib import blake2b

from bot.topics import Topic

_LONGEST = 64
_HARMLESS = frozenset({"abstract", "bibtex", "help", "latest", "paper", "search", "subscriptions"})
_LINE = "line-"
_TOPIC = "topic-"
_PLAIN = re.compile(r"[a-z0-9]+(?: [a-z0-9]+)*")
_CODE = re.compile(r"(?:claim|invite)-([A-Za-z0-9]{1,16})")


def payload_of(line: str) -> str | None:
    """The payload of a command line; None when a link may not or cannot carry it."""
    bare = line.strip().removeprefix("/")
    if bare.partition(" ")[0] not in _HARMLESS:
        return None
    made = _LINE + urlsafe_b64encode(bare.encode()).decode().rstrip("=")
    return made if len(made) <= _LONGEST else None


def topic_payload(topic: Topic) -> str:
    """The payload that shows a topic and offers to subscribe to it: its name where a link can.

    Else what a link cannot carry is told apart by a digest, so that no two topics share a link.
    """
    name = topic.name.casefold()
    slug = re.sub(r"[^a-z0-9]+", "-", name).strip("-")
    if _PLAIN.fullmatch(name) and len(_TOPIC + slug) <= _LONGEST:
        return _TOPIC + slug
    digest = blake2b(topic.canonical.encode(), digest_size=8).hexdigest()
    begun = slug[: _LONGEST - len(_TOPIC) - len(digest) - 1].strip("-")
    return f"{_TOPIC}{begun}-{digest}" if begun else _TOPIC + digest


def line_of(payload: str, topics: Sequence[Topic] = ()) -> str | None:
    """The command line that a payload stands for; None when it stands for none."""
    if code := _CODE.fullmatch(payload):
        return f"claim {code[1]}"
    for topic in topics:
        if payload == topic_payload(topic):
            return f"latest topic:{topic.name}"
    if not payload.startswith(_LINE):
        return None
    line = _decoded(payload.removeprefix(_LINE))
    return line if line and line.partition(" ")[0] in _HARMLESS else None


def _decoded(text: str) -> str | None:
    try:
        return urlsafe_b64decode(text + "=" * (-len(text) % 4)).decode()
    except ValueError:
        return None
