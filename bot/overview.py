"""What ``papercast run`` says when it is up: how people come in, and who may."""

from collections.abc import Iterator, Sequence
from textwrap import wrap

from bot.platforms import Entrance

_MEASURE = 80
_INDENT = 14

_MODES = {
    "private": "private: you, and whom you let in ([access] in config.toml)",
    "invite": "invite: you, whom you let in, and whoever has an invitation",
    "open": "open: everybody ([access] in config.toml)",
}


def overview(
    entrances: Sequence[Entrance],
    code: str | None,
    mode: str,
    papers: str,
    troubles: Sequence[str],
    topics: Sequence[str] = (),
) -> str:
    """The overview, in 80 columns but for a long link; empty where nobody comes in from outside.

    Args:
        entrances: of the platforms that are up.
        code: makes whoever claims it the operator; None when there is one.
        mode: the setting ``access.mode``.
        papers: what the harvest does first.
        troubles: why a platform is not up.
        topics: what a link carries that shows a topic, one for each.
    """
    if not entrances:
        return ""
    widest = max(len(one.how) for one in entrances) + 1
    links = [f"{_label(one.name)}{one.how + ':':<{widest}} {one.url}" for one in entrances]
    rows = [("operator", _operator(entrances, code)), ("access", _MODES[mode]), ("papers", papers)]
    rows += [("problem", sentence) for sentence in troubles]
    to_topics = [
        _label("topics" if n == 0 else "") + one.link.format(payload=topic)
        for one in entrances
        if one.link
        for n, topic in enumerate(topics)
    ]
    return "\n".join(["Papercast is running.", "", *links, *_laid(rows), *to_topics, ""])


def _operator(entrances: Sequence[Entrance], code: str | None) -> str:
    if code is None:
        return "there is one; /status tells them how it goes"
    ways = " or ".join(one.claim.format(code=code) for one in entrances)
    return f"none yet. {ways[0].upper()}{ways[1:]} within 15 minutes"


def _laid(rows: Sequence[tuple[str, str]]) -> Iterator[str]:
    for label, said in rows:
        yield from wrap(
            said,
            _MEASURE,
            initial_indent=_label(label),
            subsequent_indent=" " * _INDENT,
            break_long_words=False,
            break_on_hyphens=False,
        )


def _label(label: str) -> str:
    return f"  {label:<{_INDENT - 2}}"
