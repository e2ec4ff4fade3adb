"""What a message may be.

The limits are those of Discord's pages on the message and embed resources: 2,000 characters of
content, ten embeds of together 6,000, and so on. Where a form is wrong in several places, all
are told at once.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from servers.discord_components import Components
from servers.discord_errors import empty_message, too_large
from servers.discord_form import Form, Path
from servers.discord_world import COMPONENTS_V2

MOST_EMBEDDED = 6000
MOST_A_FILE = 10 * 1024 * 1024
MOST_FILES = 10
VISIBLE = ("title", "description", "fields", "author", "footer", "image", "thumbnail", "url")


def check_message(body: Mapping[str, Any], at: Path = ()) -> None:
    """Refuse a message that breaks a limit; whether it is empty is asked of the whole message.

    Args:
        body: the form of the message.
        at: where in the whole form it stands.

    Raises:
        Refused: 50035, with each fault at its place.
    """
    form = Form(at)
    form.text(("content",), body.get("content"), most=2000)
    _embeds(form, body.get("embeds"))
    _nonce(form, body.get("nonce"))
    _mentions(form, body.get("allowed_mentions"))
    flags = body.get("flags") or 0
    form.number(("flags",), flags, least=0, most=1 << 31)
    if isinstance(flags, int) and flags & COMPONENTS_V2:
        _laid_out(form, body)
    else:
        Components(form).rows(body.get("components"))
    form.refuse()


def check_modal(data: Mapping[str, Any], at: Path = ()) -> None:
    """Refuse a modal that breaks a limit.

    Raises:
        Refused: 50035, with each fault at its place.
    """
    form = Form(at)
    Components(form).modal(data)
    form.refuse()


def check_choices(choices: Any, option_type: int) -> None:
    """Refuse suggestions that break a limit; 3 is a text option, 4 a whole number, 10 a number.

    Raises:
        Refused: 50035, with each fault at its place.
    """
    form = Form()
    for path, each in form.entries(("data", "choices"), choices, most=25):
        form.text((*path, "name"), each.get("name"), least=1, most=100)
        value = each.get("value")
        if option_type == 3:
            form.text((*path, "value"), value, least=1, most=100)
        elif isinstance(value, bool) or not isinstance(value, (int, float)):
            form.wrong((*path, "value"), "NUMBER_TYPE_COERCE", f'Value "{value}" is not a number.')
    form.refuse()


def check_files(sizes: Sequence[int]) -> None:
    """Refuse too many or too large attachments.

    Raises:
        Refused: 40005 for a size, 50035 for a number.
    """
    if any(size > MOST_A_FILE for size in sizes):
        raise too_large()
    form = Form()
    form.size(("attachments",), sizes, most=MOST_FILES)
    form.refuse()


def refuse_empty(
    content: str, embeds: Sequence[Any], components: Sequence[Any], files: Sequence[Any]
) -> None:
    """Refuse a message of which nothing would be seen.

    Raises:
        Refused: 50006.
    """
    shown = any(embed.get(name) for embed in embeds for name in VISIBLE)
    if not (content.strip() or shown or components or files):
        raise empty_message()


def _laid_out(form: Form, body: Mapping[str, Any]) -> None:
    for name in ("content", "embeds", "poll", "sticker_ids"):
        if body.get(name):
            message = "The field cannot be used when using MessageFlags.IS_COMPONENTS_V2"
            form.wrong((name,), "MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2", message)
    Components(form).layout(body.get("components"))


def _embeds(form: Form, value: Any) -> None:
    total = 0
    for path, embed in form.entries(("embeds",), value, most=10):
        total += _embed(form, path, embed)
    if total > MOST_EMBEDDED:
        message = f"Embed size exceeds maximum size of {MOST_EMBEDDED}"
        form.wrong(("embeds",), "MAX_EMBED_SIZE_EXCEEDED", message)


def _embed(form: Form, path: Path, embed: Mapping[str, Any]) -> int:
    """How many of its characters count."""
    size = len(form.text((*path, "title"), embed.get("title"), most=256))
    size += len(form.text((*path, "description"), embed.get("description"), most=4096))
    form.url((*path, "url"), embed.get("url"))
    if embed.get("color") is not None:
        form.number((*path, "color"), embed["color"], least=0, most=0xFFFFFF)
    for where, field in form.entries((*path, "fields"), embed.get("fields"), most=25):
        size += len(form.text((*where, "name"), field.get("name"), least=1, most=256))
        size += len(form.text((*where, "value"), field.get("value"), least=1, most=1024))
    if footer := form.model((*path, "footer"), embed.get("footer")):
        where = (*path, "footer", "text")
        size += len(form.text(where, footer.get("text"), least=1, most=2048))
    if author := form.model((*path, "author"), embed.get("author")):
        where = (*path, "author", "name")
        size += len(form.text(where, author.get("name"), least=1, most=256))
        form.url((*path, "author", "url"), author.get("url"))
    for name in ("image", "thumbnail"):
        if picture := form.model((*path, name), embed.get(name)):
            form.url((*path, name, "url"), picture.get("url"))
    return size


def _nonce(form: Form, value: Any) -> None:
    if value is not None and not isinstance(value, int):
        form.text(("nonce",), value, most=25)


def _mentions(form: Form, value: Any) -> None:
    allowed = form.model(("allowed_mentions",), value)
    parse = allowed.get("parse") or []
    for each in parse:
        form.choice(("allowed_mentions", "parse"), each, ["users", "roles", "everyone"])
    for name in ("users", "roles"):
        listed = allowed.get(name) or []
        form.size(("allowed_mentions", name), listed, most=100)
        if listed and name in parse:
            message = f'parse:["{name}"] and {name}: [ids...] are mutually exclusive.'
            form.wrong(("allowed_mentions",), "MESSAGE_ALLOWED_MENTIONS_PARSE_EXCLUSIVE", message)
