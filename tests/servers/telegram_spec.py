"""The Bot API's own description, against which requests and answers are held.

The document is data that users do not have; without it nothing is held against anything. What is
newer than it, or lies beside it, stands in ``OVERLAY`` with the reason.
"""

import json
import re
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

_REPLY = {"reply_to_message_id": ["Integer"], "allow_sending_without_reply": ["Boolean"]}
_PREVIEW = {"disable_web_page_preview": ["Boolean"]}
OVERLAY: Mapping[str, Mapping[str, list[str]]] = {
    # The document forgot these names when reply_parameters and link_preview_options came;
    # the service still knows them. Nothing else that python-telegram-bot 22.8 can send with the
    # methods served here is missing from it.
    "sendMessage": _REPLY | _PREVIEW,
    "sendDocument": _REPLY,
    "editMessageText": _PREVIEW,
}
"""Parameters that a method takes although the document does not name them."""

_ARRAY = "Array of "
_SIMPLE: Mapping[str, tuple[type, ...]] = {
    "String": (str,),
    "Integer": (int,),
    "Float": (int, float),
    "Boolean": (bool,),
    "True": (bool,),
}


@cache
def load(path: Path) -> "Spec":
    """Read the document once."""
    return Spec(json.loads(path.read_text("utf-8")))


class Spec:
    """Finds what does not agree with the document."""

    def __init__(self, document: Mapping[str, Any]) -> None:
        self._methods: Mapping[str, Any] = document["methods"]
        self._types: Mapping[str, Any] = document["types"]

    def request(
        self, method: str, params: Mapping[str, Any], files: Mapping[str, Any]
    ) -> Iterator[str]:
        """What is wrong with a request; its members may be texts, as a form has them."""
        fields = {each["name"]: each for each in self._methods[method].get("fields", ())}
        extra = OVERLAY.get(method, {})
        for name, field in fields.items():
            if field["required"] and name not in params and name not in files:
                yield f"{method}: {name} is missing"
        for name, value in params.items():
            if name in fields or name in extra:
                types = fields[name]["types"] if name in fields else extra[name]
                yield from self._value(_read(value, types), types, f"{method}: {name}")
            else:
                yield f"{method}: {name} is unknown"

    def answer(self, method: str, result: Any) -> Iterator[str]:
        """What is wrong with a result."""
        yield from self._value(result, self._methods[method]["returns"], f"{method} answers")

    def object(self, kind: str, value: Any) -> Iterator[str]:
        """What is wrong with an object such as ``Update``."""
        yield from self._value(value, [kind], kind)

    def _value(self, value: Any, types: list[str], where: str) -> Iterator[str]:
        """Nothing if one of the types fits, else what keeps it from the nearest."""
        tries = [list(self._one(value, kind, where)) for kind in types]
        if all(tries):
            yield from min(tries, key=len)

    def _one(self, value: Any, kind: str, where: str) -> Iterator[str]:
        if kind.startswith(_ARRAY):
            yield from self._array(value, kind.removeprefix(_ARRAY), where)
        elif kind == "InputFile":
            if not isinstance(value, str):
                yield f"{where} is no file"
        elif kind in _SIMPLE:
            fits = isinstance(value, _SIMPLE[kind])
            if not fits or (isinstance(value, bool) and bool not in _SIMPLE[kind]):
                yield f"{where} is {value!r} and no {kind}"
        elif not isinstance(value, Mapping):
            yield f"{where} is no {kind}"
        elif subtypes := self._types[kind].get("subtypes"):
            yield from self._value(value, self._likely(value, subtypes), where)
        else:
            yield from self._object(value, kind, where)

    def _array(self, value: Any, kind: str, where: str) -> Iterator[str]:
        if not isinstance(value, list):
            yield f"{where} is no array"
            return
        for number, each in enumerate(value):
            yield from self._one(each, kind, f"{where}[{number}]")

    def _object(self, value: Mapping[str, Any], kind: str, where: str) -> Iterator[str]:
        fields = {each["name"]: each for each in self._types[kind].get("fields", ())}
        for name, field in fields.items():
            if field["required"] and name not in value:
                yield f"{where}.{name} is missing"
        for name, member in value.items():
            if name in fields:
                yield from self._value(member, fields[name]["types"], f"{where}.{name}")
            else:
                yield f"{where}.{name} is unknown"

    def _likely(self, value: Mapping[str, Any], subtypes: list[str]) -> list[str]:
        """The subtypes whose fixed member (``type``, ``status``) has this value's word."""
        word = str(value.get("type", value.get("status", value.get("source", ""))))
        fitting = [kind for kind in subtypes if self._says(kind, word)] if word else []
        return fitting or subtypes

    def _says(self, kind: str, word: str) -> bool:
        """The document gives the word in a sentence that ends with it."""
        for field in self._types[kind].get("fields", ()):
            if field["name"] in ("type", "status", "source"):
                return word in re.findall(r"\w+", field["description"])
        return False


def _read(value: Any, types: list[str]) -> Any:
    """A text of a form as what it stands for; anything else as it is."""
    if not isinstance(value, str) or {"String", "InputFile"} & set(types):
        return value
    if types == ["Boolean"]:
        return {"true": True, "false": False, "1": True, "0": False}.get(value.lower(), value)
    try:
        return json.loads(value)
    except ValueError:
        return value
