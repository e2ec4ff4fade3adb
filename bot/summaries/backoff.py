"""How long a text waits before it is tried again. Pure: the same text always waits as long."""

from datetime import timedelta
from hashlib import blake2b

from storage.records import TextKey

FIRST = timedelta(seconds=30)
LONGEST = timedelta(minutes=15)
"""A service may ask for more, but by then somebody has the abstract's sentence anyway."""

_SPREAD = 0.1


def wait(key: TextKey, attempts: int, asked: timedelta | None = None) -> timedelta:
    """How long to wait after so many tries that made nothing.

    Twice as long each time, of which the text takes its own share, so that texts which failed
    together do not come back together ("full jitter"). What the service asked for is kept to,
    up to ``LONGEST``, and a little is added to it for the same reason.
    """
    share = _share(key, attempts)
    if asked is not None:
        least = min(max(asked, timedelta(seconds=1)), LONGEST)
        return least * (1 + _SPREAD * share)
    doubled = FIRST * (1 << min(attempts - 1, 10))
    return max(timedelta(seconds=1), min(doubled, LONGEST) * share)


def _share(key: TextKey, attempts: int) -> float:
    """A number from 0 to 1 that belongs to this text and this try."""
    name = "/".join((key.kind, key.subject, str(key.version), key.provider, str(attempts)))
    digest = blake2b(name.encode(), digest_size=4, person=b"papercast wait")
    return int.from_bytes(digest.digest()) / 2**32
