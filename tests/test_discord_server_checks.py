"""What Discord's counterpart takes for a message, a modal and suggestions."""

from collections.abc import Callable
from typing import Any

import pytest
from servers.discord_checks import (
    check_choices,
    check_files,
    check_message,
    check_modal,
    refuse_empty,
)
from servers.discord_components import numbered
from servers.discord_errors import Refused
from servers.discord_world import COMPONENTS_V2

Json = dict[str, Any]


def faults(check: Callable[..., None], *given: Any) -> list[str]:
    """Where a form is wrong, or nothing."""
    try:
        check(*given)
    except Refused as refusal:
        return sorted(_places(refusal.errors)) if refusal.errors else [str(refusal)]
    return []


def _places(errors: Any, path: str = "") -> list[str]:
    found = [path] if "_errors" in errors else []
    for name, inside in errors.items():
        if name != "_errors":
            found += _places(inside, f"{path}.{name}".lstrip("."))
    return found


def row(*components: Json) -> Json:
    return {"type": 1, "components": list(components)}


def button(**given: Any) -> Json:
    return {"type": 2, "style": 1, "label": "x", "custom_id": "x"} | given


def link(**given: Any) -> Json:
    return {"type": 2, "style": 5, "label": "x", "url": "https://arxiv.org"} | given


def select(**given: Any) -> Json:
    options = [{"label": "x", "value": "x"}]
    return {"type": 3, "custom_id": "s", "options": options} | given


def field(**given: Any) -> Json:
    return {"type": 4, "custom_id": "f", "style": 1, "label": "x"} | given


WHOLE = {
    "title": "t" * 256,
    "url": "https://arxiv.org/abs/2608.16143",
    "description": "d" * 2000,
    "color": 0xFFFFFF,
    "footer": {"text": "f" * 2048},
    "author": {"name": "a" * 256, "url": "https://arxiv.org"},
    "fields": [{"name": "n", "value": "v"}],
    "thumbnail": {"url": "attachment://x.png"},
}

LONG, LONG_URL = "x" * 101, "https://arxiv.org/" + "u" * 512


@pytest.mark.parametrize(
    "message",
    [
        {"content": "c" * 2000, "nonce": "n" * 25},
        {"content": None, "embeds": None, "components": None, "allowed_mentions": None},
        {"embeds": [WHOLE]},
        {"embeds": [{"title": "x"}] * 10, "nonce": 5},
        {"components": [row(*[button(custom_id=f"{i}{j}") for j in range(5)]) for i in range(5)]},
        {"components": [row(link(), link()), row(select())]},
        {"components": [row(button(label=None, emoji={"name": "x"}))]},
        {"allowed_mentions": {"parse": ["users"], "users": []}},
        {"content": "x", "flags": 4096},
    ],
)
def test_what_keeps_the_limits_passes(message: Json) -> None:
    """The limits themselves are allowed."""
    assert faults(check_message, message) == []


@pytest.mark.parametrize(
    ("message", "place"),
    [
        ({"content": "c" * 2001}, "content"),
        ({"content": 5}, "content"),
        ({"content": "a\0b"}, "content"),
        ({"nonce": "n" * 26}, "nonce"),
        ({"flags": "many"}, "flags"),
        ({"flags": -1}, "flags"),
        ({"embeds": {}}, "embeds"),
        ({"embeds": ["x"]}, "embeds.0"),
        ({"embeds": [{"title": "x"}] * 11}, "embeds"),
        ({"embeds": [{"title": "t" * 257}]}, "embeds.0.title"),
        ({"embeds": [{"description": "d" * 4097}]}, "embeds.0.description"),
        ({"embeds": [{"description": "d" * 4000}, {"description": "d" * 2001}]}, "embeds"),
        ({"embeds": [{"footer": {"text": "f" * 2049}}]}, "embeds.0.footer.text"),
        ({"embeds": [{"footer": "f"}]}, "embeds.0.footer"),
        ({"embeds": [{"author": {"name": "a" * 257}}]}, "embeds.0.author.name"),
        ({"embeds": [{"author": {"url": "https://arxiv.org"}}]}, "embeds.0.author.name"),
        ({"embeds": [{"fields": [{"name": "", "value": "v"}]}]}, "embeds.0.fields.0.name"),
        ({"embeds": [{"fields": [{"name": "n"}]}]}, "embeds.0.fields.0.value"),
        ({"embeds": [{"fields": [{"name": "n", "value": "v"}] * 26}]}, "embeds.0.fields"),
        ({"embeds": [{"url": "javascript:alert(1)"}]}, "embeds.0.url"),
        ({"embeds": [{"url": "https://arxiv org"}]}, "embeds.0.url"),
        ({"embeds": [{"image": {"url": "x"}}]}, "embeds.0.image.url"),
        ({"embeds": [{"color": 1 << 24}]}, "embeds.0.color"),
        ({"components": [row(button(custom_id=str(i))) for i in range(6)]}, "components"),
        ({"components": [row(*[link()] * 6)]}, "components.0.components"),
        ({"components": [row()]}, "components.0.components"),
        ({"components": [button()]}, "components.0.type"),
        ({"components": [row(field())]}, "components.0.components.0.type"),
        ({"components": [row(button(), button())]}, "components.0.components.1.custom_id"),
        ({"components": [row(button(custom_id="c" * 101))]}, "components.0.components.0.custom_id"),
        ({"components": [row(button(custom_id=None))]}, "components.0.components.0.custom_id"),
        ({"components": [row(button(label="l" * 81))]}, "components.0.components.0.label"),
        ({"components": [row(button(label=""))]}, "components.0.components.0"),
        ({"components": [row(button(style=9))]}, "components.0.components.0.style"),
        (
            {"components": [row(link(url=LONG_URL))]},
            "components.0.components.0.url",
        ),
        ({"components": [row(link(url=None))]}, "components.0.components.0"),
        ({"components": [row(link(custom_id="x"))]}, "components.0.components.0"),
        ({"components": [row(select(), button())]}, "components.0.components"),
        ({"components": [row(select(options=[]))]}, "components.0.components.0.options"),
        (
            {"components": [row(select(options=[{"label": "x", "value": "x"}] * 2))]},
            "components.0.components.0.options.1.value",
        ),
        ({"allowed_mentions": []}, "allowed_mentions"),
        ({"allowed_mentions": {"parse": ["all"]}}, "allowed_mentions.parse"),
        ({"allowed_mentions": {"parse": ["users"], "users": ["1"]}}, "allowed_mentions"),
        ({"allowed_mentions": {"users": ["1"] * 101}}, "allowed_mentions.users"),
    ],
)
def test_what_breaks_a_limit_is_refused_at_its_place(message: Json, place: str) -> None:
    """Each limit of a message, its embeds, its components and its mentions."""
    assert place in faults(check_message, message)


def test_all_faults_are_told_at_once() -> None:
    """Somebody who mends them need not try again for each."""
    message = {"content": "c" * 2001, "embeds": [{"title": "t" * 257}]}
    assert faults(check_message, message) == ["content", "embeds.0.title"]
    assert faults(check_message, message, ("data",)) == ["data.content", "data.embeds.0.title"]


TEXT = {"type": 10, "content": "text"}


@pytest.mark.parametrize(
    ("message", "place"),
    [
        ({"components": [TEXT, {"type": 17, "components": [TEXT, row(button())]}]}, None),
        ({"components": [{"type": 9, "components": [TEXT], "accessory": button()}]}, None),
        ({"components": [{"type": 14}, row(select())]}, None),
        ({"components": []}, "components"),
        ({"components": [TEXT] * 41}, "components"),
        ({"components": [{"type": 17, "components": [TEXT] * 39}, TEXT]}, "components"),
        ({"components": [{"type": 10, "content": "x" * 2001}] * 2}, "components"),
        ({"components": [{"type": 10, "content": ""}]}, "components.0.content"),
        ({"components": [{"type": 2}]}, "components.0.type"),
        (
            {"components": [{"type": 9, "components": [TEXT], "accessory": button(label="")}]},
            "components.0.accessory",
        ),
        ({"components": [TEXT], "content": "x"}, "content"),
        ({"components": [TEXT], "embeds": [WHOLE]}, "embeds"),
    ],
)
def test_components_of_the_second_version(message: Json, place: str | None) -> None:
    """Forty in all, four thousand characters, and nothing of the older kind beside them."""
    found = faults(check_message, message | {"flags": COMPONENTS_V2})
    assert place in found if place else found == []


@pytest.mark.parametrize(
    ("given", "place"),
    [
        ({}, None),
        ({"components": [{"type": 18, "label": "x", "component": select()}]}, None),
        ({"components": [{"type": 18, "label": "x", "component": field()}, TEXT]}, None),
        ({"title": "t" * 46}, "title"),
        ({"custom_id": ""}, "custom_id"),
        ({"components": []}, "components"),
        ({"components": [row(field(custom_id=str(i))) for i in range(6)]}, "components"),
        ({"components": [row(button())]}, "components.0.components.0.type"),
        ({"components": [row(field(label="l" * 46))]}, "components.0.components.0.label"),
        (
            {"components": [row(field(placeholder=LONG))]},
            "components.0.components.0.placeholder",
        ),
        ({"components": [row(field(value="v" * 4001))]}, "components.0.components.0.value"),
        ({"components": [row(field(style=3))]}, "components.0.components.0.style"),
        ({"components": [row(field(max_length=0))]}, "components.0.components.0.max_length"),
        ({"components": [row(field(min_length=4001))]}, "components.0.components.0.min_length"),
        ({"components": [row(field(min_length="1"))]}, "components.0.components.0.min_length"),
        ({"components": [{"type": 18, "label": "x"}]}, "components.0.component.type"),
        (
            {"components": [{"type": 18, "label": "x", "description": "d" * 101}]},
            "components.0.description",
        ),
    ],
)
def test_what_a_modal_may_be(given: Json, place: str | None) -> None:
    """A title, a custom id, and one to five inputs."""
    modal = {"title": "t" * 45, "custom_id": "m", "components": [row(field())]} | given
    found = faults(check_modal, modal)
    assert place in found if place else found == []


@pytest.mark.parametrize(
    ("choices", "kind", "place"),
    [
        ([], 3, None),
        ([{"name": "n" * 100, "value": "v" * 100}] * 25, 3, None),
        ([{"name": "n", "value": 1.5}], 10, None),
        ([{"name": "n", "value": "v"}] * 26, 3, "data.choices"),
        ([{"name": "n" * 101, "value": "v"}], 3, "data.choices.0.name"),
        ([{"name": "n", "value": "v" * 101}], 3, "data.choices.0.value"),
        ([{"name": "n", "value": 5}], 3, "data.choices.0.value"),
        ([{"name": "n", "value": "5"}], 4, "data.choices.0.value"),
        (None, 3, None),
    ],
)
def test_what_suggestions_may_be(choices: Any, kind: int, place: str | None) -> None:
    """At most 25, each with a name and a value of the option's type."""
    assert faults(check_choices, choices, kind) == ([place] if place else [])


def test_what_files_may_be() -> None:
    """At most ten, each of at most ten mebibytes."""
    check_files([10 * 1024 * 1024] * 10)
    assert faults(check_files, [1] * 11) == ["attachments"]
    with pytest.raises(Refused, match="413 40005"):
        check_files([10 * 1024 * 1024 + 1])


def test_a_message_shows_something() -> None:
    """White space, an empty embed and a colour are nothing."""
    refuse_empty("x", [], [], [])
    refuse_empty("", [{"title": "x"}], [], [])
    refuse_empty("", [], [row(button())], [])
    refuse_empty("", [], [], [b"x"])
    nothing: tuple[list[Json], ...] = ([], [{}], [{"color": 5}])
    for embeds in nothing:
        with pytest.raises(Refused, match="50006"):
            refuse_empty(" \n", embeds, [], [])


def test_components_come_back_with_numbers() -> None:
    """Each gets one unless it brought its own; nulls are left out."""
    given = [row(button(emoji=None), link(id=7)), {"type": 9, "accessory": button()}]
    first, second = numbered(given)
    assert [each["id"] for each in (first, *first["components"])] == [1, 2, 7]
    assert "emoji" not in first["components"][0]
    assert (second["id"], second["accessory"]["id"]) == (4, 5)
