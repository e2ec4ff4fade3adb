"""Reads a form as Discord does: everything that is wrong with it, each at its own place."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from servers.discord_errors import Wrong, invalid_form

Path = tuple[str, ...]


@dataclass(slots=True)
class Form:
    """Collects what is wrong; ``refuse`` ends the reading."""

    at: Path = ()
    """Where in a larger form this one stands."""
    wrongs: list[Wrong] = field(default_factory=list)

    def wrong(self, path: Path, code: str, message: str) -> None:
        """Note one fault."""
        self.wrongs.append(Wrong((*self.at, *path), code, message))

    def refuse(self) -> None:
        """Raise Refused (50035) when anything was wrong."""
        if self.wrongs:
            raise invalid_form(self.wrongs)

    def text(self, path: Path, value: Any, *, most: int, least: int = 0) -> str:
        """A text of so many characters; "" stands for one that is not there or no text."""
        if value is None and least == 0:
            return ""
        if value is None or value == "":
            if least:
                self.wrong(path, "BASE_TYPE_REQUIRED", "This field is required")
            return ""
        if not isinstance(value, str):
            self.wrong(path, "STRING_TYPE_CONVERT", f'Could not interpret "{value}" as string.')
            return ""
        if "\0" in value:
            self.wrong(path, "STRING_TYPE_REGEX", "String value must not hold a null byte.")
        self.size(path, value, most=most, least=least)
        return value

    def size(self, path: Path, value: Sequence[Any], *, most: int, least: int = 0) -> None:
        """So many characters or entries."""
        if least <= len(value) <= most:
            return
        wanted = f"Must be between {least} and {most}" if least else f"Must be {most} or fewer"
        self.wrong(path, "BASE_TYPE_BAD_LENGTH", f"{wanted} in length.")

    def number(self, path: Path, value: Any, *, least: int, most: int) -> None:
        """A whole number within bounds."""
        if isinstance(value, bool) or not isinstance(value, int):
            self.wrong(path, "NUMBER_TYPE_COERCE", f'Value "{value}" is not int.')
        elif not least <= value <= most:
            code = "NUMBER_TYPE_MAX" if value > most else "NUMBER_TYPE_MIN"
            self.wrong(path, code, f"int value should be between {least} and {most}.")

    def choice(self, path: Path, value: Any, allowed: Sequence[Any]) -> None:
        """One of these values."""
        if value not in allowed or isinstance(value, bool):
            shown = ", ".join(str(each) for each in allowed)
            self.wrong(path, "BASE_TYPE_CHOICES", f"Value must be one of ({shown}).")

    def url(self, path: Path, value: Any, *, most: int = 2048) -> None:
        """An address with a scheme that Discord opens."""
        text = self.text(path, value, most=most)
        if not text:
            return
        scheme, host = urlsplit(text)[:2]
        if scheme not in {"http", "https", "discord", "attachment"}:
            message = f'Scheme "{scheme}" must be one of (http, https, discord).'
            self.wrong(path, "URL_TYPE_INVALID_SCHEME", message)
        elif not host or " " in text:
            self.wrong(path, "URL_TYPE_INVALID_URL", "Not a well formed URL.")

    def model(self, path: Path, value: Any) -> Mapping[str, Any]:
        """An object; an empty one stands for what is not there or no object."""
        if isinstance(value, Mapping):
            return value
        if value is not None:
            self.wrong(path, "MODEL_TYPE_CONVERT", "Only dictionaries may be used in a ModelType")
        return {}

    def entries(
        self, path: Path, value: Any, *, most: int, least: int = 0
    ) -> Iterator[tuple[Path, Mapping[str, Any]]]:
        """The objects of a list, each with its path."""
        if value is None and least == 0:
            return
        if not isinstance(value, list):
            self.wrong(path, "LIST_TYPE_CONVERT", "Only iterables may be used in a ListType")
            return
        self.size(path, value, most=most, least=least)
        for number, entry in enumerate(value):
            where = (*path, str(number))
            yield where, self.model(where, entry)
