"""What rows, buttons, selects and modals may be.

The limits are those of Discord's pages on components: five rows of five buttons, a custom id of
1 to 100 characters that is unique in its message, labels of 80, addresses of 512; with the
components-v2 flag forty components and four thousand characters.
"""

from collections.abc import Mapping
from typing import Any

from servers.discord_form import Form, Path

ROW, BUTTON, STRING_SELECT, TEXT_INPUT = 1, 2, 3, 4
SELECTS = frozenset({STRING_SELECT, 5, 6, 7, 8})
SECTION, TEXT_DISPLAY, CONTAINER, LABEL = 9, 10, 17, 18
LAYOUT = (ROW, SECTION, TEXT_DISPLAY, 12, 13, 14, CONTAINER)
"""What may stand at the top with components v2."""
LINK = 5
MOST_LAID_OUT = 40
MOST_DISPLAYED = 4000

Component = Mapping[str, Any]


class Components:
    """Reads the components of one message or modal into a form."""

    def __init__(self, form: Form) -> None:
        self.form = form
        self._custom_ids: set[str] = set()
        self._count = 0
        self._displayed = 0

    def rows(self, value: Any) -> None:
        """The rows of an ordinary message."""
        for path, row in self.form.entries(("components",), value, most=5):
            self.form.choice((*path, "type"), row.get("type"), [ROW])
            self._row(path, row)

    def layout(self, value: Any) -> None:
        """The components of a message with the flag for components v2."""
        self._laid_out(("components",), value)
        if self._count > MOST_LAID_OUT:
            self._too_many("Must be 40 or fewer components in total.")
        if self._displayed > MOST_DISPLAYED:
            self._too_many("The displayed text must be 4000 or fewer characters in total.")

    def modal(self, data: Component) -> None:
        """The data of a modal: 1 to 5 rows or labels with one input each, or texts."""
        self.form.text(("title",), data.get("title"), least=1, most=45)
        self.form.text(("custom_id",), data.get("custom_id"), least=1, most=100)
        for path, each in self.form.entries(
            ("components",), data.get("components"), least=1, most=5
        ):
            self.form.choice((*path, "type"), each.get("type"), [ROW, TEXT_DISPLAY, LABEL])
            if each.get("type") == LABEL:
                self._label(path, each)
            elif each.get("type") == ROW:
                where = (*path, "components")
                for place, inside in self.form.entries(
                    where, each.get("components"), least=1, most=1
                ):
                    self.form.choice((*place, "type"), inside.get("type"), [TEXT_INPUT])
                    self.form.text((*place, "label"), inside.get("label"), least=1, most=45)
                    self._input(place, inside)

    def _too_many(self, message: str) -> None:
        self.form.wrong(("components",), "COMPONENT_MAX_TOTAL_COMPONENTS_EXCEEDED", message)

    def _laid_out(self, at: Path, value: Any) -> None:
        for path, each in self.form.entries(at, value, least=1, most=MOST_LAID_OUT):
            self._count += 1
            kind = each.get("type")
            self.form.choice((*path, "type"), kind, LAYOUT)
            if kind == ROW:
                self._row(path, each)
            elif kind == TEXT_DISPLAY:
                self._display(path, each)
            elif kind in {SECTION, CONTAINER}:
                self._laid_out((*path, "components"), each.get("components"))
            accessory = self.form.model((*path, "accessory"), each.get("accessory"))
            if kind == SECTION and accessory.get("type") == BUTTON:
                self._count += 1
                self._button((*path, "accessory"), accessory)

    def _display(self, path: Path, each: Component) -> None:
        text = self.form.text((*path, "content"), each.get("content"), least=1, most=4000)
        self._displayed += len(text)

    def _row(self, path: Path, row: Component) -> None:
        where = (*path, "components")
        inside = list(self.form.entries(where, row.get("components"), least=1, most=5))
        self._count += len(inside)
        for place, each in inside:
            kind = each.get("type")
            self.form.choice((*place, "type"), kind, [BUTTON, *sorted(SELECTS)])
            if kind == BUTTON:
                self._button(place, each)
            elif kind in SELECTS:
                self._select(place, each)
                if len(inside) > 1:
                    message = "A select fills its row."
                    self.form.wrong(where, "COMPONENT_LAYOUT_WIDTH_EXCEEDED", message)

    def _custom_id(self, path: Path, each: Component) -> None:
        path = (*path, "custom_id")
        custom_id = self.form.text(path, each.get("custom_id"), least=1, most=100)
        if custom_id in self._custom_ids:
            message = "Component custom id cannot be duplicated"
            self.form.wrong(path, "COMPONENT_CUSTOM_ID_DUPLICATED", message)
        self._custom_ids.add(custom_id)

    def _button(self, path: Path, button: Component) -> None:
        style = button.get("style")
        self.form.choice((*path, "style"), style, [1, 2, 3, 4, LINK])
        label = self.form.text((*path, "label"), button.get("label"), most=80)
        if not label and not button.get("emoji"):
            message = "A button must have a label or an emoji."
            self.form.wrong(path, "BUTTON_COMPONENT_INVALID", message)
        if style != LINK:
            self._custom_id(path, button)
        elif not button.get("url"):
            self.form.wrong(path, "BUTTON_COMPONENT_URL_REQUIRED", "A url is required")
        if style == LINK and button.get("custom_id") is not None:
            message = "A custom id and url cannot both be specified"
            self.form.wrong(path, "BUTTON_COMPONENT_CUSTOM_ID_URL_MUTUALLY_EXCLUSIVE", message)
        self.form.url((*path, "url"), button.get("url"), most=512)

    def _select(self, path: Path, select: Component) -> None:
        self._custom_id(path, select)
        self.form.text((*path, "placeholder"), select.get("placeholder"), most=150)
        if select.get("type") != STRING_SELECT:
            return
        values = set()
        where = (*path, "options")
        for place, option in self.form.entries(where, select.get("options"), least=1, most=25):
            self.form.text((*place, "label"), option.get("label"), least=1, most=100)
            self.form.text((*place, "description"), option.get("description"), most=100)
            value = self.form.text((*place, "value"), option.get("value"), least=1, most=100)
            if value in values:
                message = "The specified option value is already used"
                self.form.wrong(
                    (*place, "value"), "SELECT_COMPONENT_OPTION_VALUE_DUPLICATED", message
                )
            values.add(value)

    def _label(self, path: Path, label: Component) -> None:
        self.form.text((*path, "label"), label.get("label"), least=1, most=45)
        self.form.text((*path, "description"), label.get("description"), most=100)
        where = (*path, "component")
        inside = self.form.model(where, label.get("component"))
        self.form.choice((*where, "type"), inside.get("type"), [TEXT_INPUT, *sorted(SELECTS)])
        if inside.get("type") in SELECTS:
            self._select(where, inside)
        else:
            self._input(where, inside)

    def _input(self, path: Path, each: Component) -> None:
        self._custom_id(path, each)
        self.form.choice((*path, "style"), each.get("style"), [1, 2])
        self.form.text((*path, "placeholder"), each.get("placeholder"), most=100)
        self.form.text((*path, "value"), each.get("value"), most=4000)
        for name, least in (("min_length", 0), ("max_length", 1)):
            if each.get(name) is not None:
                self.form.number((*path, name), each[name], least=least, most=4000)


def numbered(components: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The components as Discord gives them back: each with a number of its own, nulls left out."""
    last = 0

    def number(each: dict[str, Any]) -> dict[str, Any]:
        nonlocal last
        last += 1
        kept = {name: value for name, value in each.items() if value is not None}
        kept["id"] = kept.get("id") or last
        for name in ("accessory", "component"):
            if name in kept:
                kept[name] = number(kept[name])
        if "components" in kept:
            kept["components"] = [number(inside) for inside in kept["components"]]
        return kept

    return [number(each) for each in components]
