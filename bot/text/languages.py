"""The languages that people ask for, by any of the names that they know them by."""

import difflib
from collections.abc import Collection

NAMES = {
    "ar": ("Arabic", "العربية"),
    "bg": ("Bulgarian", "български"),
    "bn": ("Bengali", "বাংলা"),
    "cs": ("Czech", "čeština"),
    "da": ("Danish", "dansk"),
    "de": ("German", "Deutsch"),
    "el": ("Greek", "ελληνικά"),
    "en": ("English", "English"),
    "es": ("Spanish", "español"),
    "fa": ("Persian", "فارسی"),
    "fi": ("Finnish", "suomi"),
    "fr": ("French", "français"),
    "he": ("Hebrew", "עברית"),
    "hi": ("Hindi", "हिन्दी"),
    "hu": ("Hungarian", "magyar"),
    "id": ("Indonesian", "Indonesia"),
    "it": ("Italian", "italiano"),
    "ja": ("Japanese", "日本語"),
    "ko": ("Korean", "한국어"),
    "nb": ("Norwegian", "norsk"),
    "nl": ("Dutch", "Nederlands"),
    "pl": ("Polish", "polski"),
    "pt": ("Portuguese", "português"),
    "ro": ("Romanian", "română"),
    "ru": ("Russian", "русский"),
    "sv": ("Swedish", "svenska"),
    "th": ("Thai", "ไทย"),
    "tr": ("Turkish", "Türkçe"),
    "uk": ("Ukrainian", "українська"),
    "vi": ("Vietnamese", "tiếng Việt"),
    "zh": ("Chinese", "中文"),
    "zh-Hant": ("Traditional Chinese", "繁體中文"),
}
"""The tag of each language (BCP 47), its English name, and the one that it has for itself."""


def name_of(tag: str) -> str:
    """``French`` for ``fr``; the tag itself of a language that has no name here."""
    return NAMES[tag][0] if tag in NAMES else f'"{tag}"'


def found(typed: str, tags: Collection[str]) -> str | None:
    """The one of these languages that was typed, as a tag or a name; None when it is none."""
    return _known(tags).get(_folded(typed))


def near(typed: str, tags: Collection[str]) -> str | None:
    """The one of these languages whose name looks most like what was typed, if any does."""
    known = _known(tags)
    like = difflib.get_close_matches(_folded(typed), known, n=1)
    return known[like[0]] if like else None


def _known(tags: Collection[str]) -> dict[str, str]:
    return {_folded(name): tag for tag in tags for name in (tag, *NAMES.get(tag, ()))}


def _folded(name: str) -> str:
    return " ".join(name.casefold().replace("_", "-").split())
