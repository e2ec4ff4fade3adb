"""What Telegram answers when it does not do what was asked, in its own words."""

from collections.abc import Mapping
from dataclasses import dataclass, field

TITLES = {
    400: "Bad Request",
    401: "Unauthorized",
    403: "Forbidden",
    404: "Not Found",
    409: "Conflict",
    429: "Too Many Requests",
}


@dataclass
class Refused(Exception):  # noqa: N818 - the answer is a refusal, not a mistake of ours
    """An answer with ``ok`` false."""

    code: int
    why: str = ""
    parameters: Mapping[str, int] = field(default_factory=dict)

    @property
    def description(self) -> str:
        title = TITLES[self.code]
        return f"{title}: {self.why}" if self.why else title


def bad_request(why: str) -> Refused:
    """HTTP 400."""
    return Refused(400, why)


def forbidden(why: str) -> Refused:
    """HTTP 403."""
    return Refused(403, why)


def conflict(why: str) -> Refused:
    """HTTP 409."""
    return Refused(409, why)


def too_many(seconds: int) -> Refused:
    """HTTP 429."""
    return Refused(429, f"retry after {seconds}", {"retry_after": seconds})


def upgraded(chat_id: int) -> Refused:
    """HTTP 400, for a group that is a supergroup now."""
    why = "group chat was upgraded to a supergroup chat"
    return Refused(400, why, {"migrate_to_chat_id": chat_id})


TOO_OLD = "query is too old and response timeout expired or query ID is invalid"
NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly"
    " the same as a current content and reply markup of the message"
)
OTHER_POLL = (
    "terminated by other getUpdates request; make sure that only one bot instance is running"
)
WEBHOOK = (
    "can't use getUpdates method while webhook is active;"
    " use deleteWebhook to delete the webhook first"
)
