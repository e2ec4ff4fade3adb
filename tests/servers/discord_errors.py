"""How Discord refuses: an HTTP status, a code of its own, a sentence, and where a form is wrong."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any


class Refused(Exception):  # noqa: N818 - the server says no; nothing is broken
    """An answer that is an error. ``errors`` is the nested report on a form."""

    def __init__(
        self, status: int, code: int, message: str, errors: Mapping[str, Any] | None = None
    ) -> None:
        super().__init__(f"{status} {code}: {message}")
        self.status = status
        self.code = code
        self.message = message
        self.errors = errors

    @property
    def body(self) -> dict[str, Any]:
        """What the answer says."""
        body: dict[str, Any] = {"message": self.message, "code": self.code}
        if self.errors is not None:
            body["errors"] = self.errors
        return body


@dataclass(frozen=True, slots=True)
class Wrong:
    """One thing that is wrong with a form, and where: ``embeds``, ``0``, ``title``."""

    path: tuple[str, ...]
    code: str
    message: str


def invalid_form(wrongs: Iterable[Wrong]) -> Refused:
    """Code 50035, with each fault at its own place."""
    errors: dict[str, Any] = {}
    for wrong in wrongs:
        place = errors
        for step in wrong.path:
            place = place.setdefault(step, {})
        place.setdefault("_errors", []).append({"code": wrong.code, "message": wrong.message})
    return Refused(400, 50035, "Invalid Form Body", errors)


def unauthorized() -> Refused:
    return Refused(401, 0, "401: Unauthorized")


def no_such_route() -> Refused:
    return Refused(404, 0, "404: Not Found")


def method_not_allowed() -> Refused:
    return Refused(405, 0, "405: Method Not Allowed")


def bad_json() -> Refused:
    return Refused(400, 50109, "The request body contains invalid JSON.")


def too_large() -> Refused:
    return Refused(413, 40005, "Request entity too large")


def unknown_application() -> Refused:
    return Refused(404, 10002, "Unknown Application")


def unknown_channel() -> Refused:
    return Refused(404, 10003, "Unknown Channel")


def unknown_message() -> Refused:
    return Refused(404, 10008, "Unknown Message")


def unknown_webhook() -> Refused:
    return Refused(404, 10015, "Unknown Webhook")


def unknown_interaction() -> Refused:
    return Refused(404, 10062, "Unknown interaction")


def unknown_command() -> Refused:
    return Refused(404, 10063, "Unknown application command")


def already_acknowledged() -> Refused:
    return Refused(400, 40060, "Interaction has already been acknowledged.")


def missing_access() -> Refused:
    return Refused(403, 50001, "Missing Access")


def not_the_author() -> Refused:
    return Refused(403, 50005, "Cannot edit a message authored by another user")


def empty_message() -> Refused:
    return Refused(400, 50006, "Cannot send an empty message")


def closed_to_dms() -> Refused:
    return Refused(403, 50007, "Cannot send messages to this user")


def missing_permissions() -> Refused:
    return Refused(403, 50013, "Missing Permissions")


def expired_token() -> Refused:
    return Refused(401, 50027, "Invalid Webhook Token")


def invalid_recipient() -> Refused:
    return Refused(400, 50033, "Invalid Recipient(s)")


def archived_thread() -> Refused:
    return Refused(400, 50083, "Thread is archived")


def locked_thread() -> Refused:
    return Refused(403, 160005, "Thread is locked")
