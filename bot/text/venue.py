"""Where a paper was accepted: only when its authors say so, in their words, shortened.

What they say is free text: "Accepted to the DriveX Workshop at CVPR 2026 (non-archival)". When it
is not plain, there is no answer: a missing venue costs less than a wrong one.
"""

import re

from bot.text.clean import clean
from bot.text.tex import readable
from bot.text.venue_claims import claims
from bot.text.venue_journal import named_journal, short_journal, volume
from bot.text.venue_meeting import bare_meeting, is_gathering, long_meeting, named_meeting

_READ = 1_500

_AUTHORS = re.compile(
    r"\bet al\b|\A[^\W\d]+,\s[A-Z]\.|\A(?:[A-Z]\.\s?)+[A-Z][a-z]+(?:,|\sand\s)|http|\b[Ee]ds?\."
)


def accepted(comment: str | None, journal_ref: str | None) -> str | None:
    """The venue with its year and track: ``ICLR 2024 Spotlight``, ``TVCG``; None when not plain."""
    claimed = _claimed(_plain(comment))
    if claimed and re.search(r"\d{4}", claimed):
        return claimed
    return _referenced(_plain(journal_ref)) or claimed


def _plain(text: str | None) -> str:
    return clean(readable((text or "")[:_READ]))


def _claimed(comment: str) -> str | None:
    for statement, cue in claims(comment):
        venue = bare_meeting(statement) if cue is None else _named(statement, cue)
        if venue:
            return venue
    return None


def _named(statement: str, cue: int) -> str | None:
    return (
        named_meeting(statement, cue)
        or short_journal(statement[cue:])
        or long_meeting(statement[cue:])
        or named_journal(statement)
    )


def _referenced(reference: str) -> str | None:
    if _AUTHORS.search(reference):
        return None
    found = named_meeting(reference, 0)
    if found is None and is_gathering(reference):
        return long_meeting(reference)
    return found or volume(reference)
