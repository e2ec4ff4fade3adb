"""What can go wrong with Discord's REST API, each fault for one request."""

from dataclasses import dataclass
from enum import Enum


class Harm(Enum):
    """What becomes of the answer."""

    STATUS = "an HTTP error"
    LIMITED = "429 with a body of Discord's"
    BANNED = "429 with a web page, as from the proxy in front of Discord"
    HANG = "no answer"
    CUT = "the connection is cut"


@dataclass(frozen=True, slots=True)
class Fault:
    """``stored``: the request does its work first, and only the answer is lost."""

    harm: Harm
    stored: bool = False
    status: int = 500
    retry_after: float = 0.0
    scope: str = "user"
    code: int = 0


def status(code: int, *, stored: bool = False) -> Fault:
    """An HTTP error such as 500, 502 or 503."""
    return Fault(Harm.STATUS, stored, code)


def refused(status: int, code: int) -> Fault:
    """An error of Discord's own."""
    return Fault(Harm.STATUS, status=status, code=code)


def too_many(retry_after: float, *, scope: str = "user") -> Fault:
    """429; the scope is ``user``, ``shared`` or ``global``."""
    return Fault(Harm.LIMITED, status=429, retry_after=retry_after, scope=scope)


def banned() -> Fault:
    """429 without Discord's own words."""
    return Fault(Harm.BANNED, status=429)


def hang(*, stored: bool = False) -> Fault:
    """The request is read and never answered."""
    return Fault(Harm.HANG, stored)


def cut(*, stored: bool = False) -> Fault:
    """The connection ends in place of an answer."""
    return Fault(Harm.CUT, stored)
