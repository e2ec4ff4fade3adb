"""The numbers that a text states, however they are written: 65,574 · 12 % · 8.5B · twenty-five."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

_SCALES = {
    "k": 3,
    "thousand": 3,
    "m": 6,
    "million": 6,
    "b": 9,
    "bn": 9,
    "billion": 9,
    "t": 12,
    "trillion": 12,
    "hundred": 2,
}
_LOW = """zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen
    fifteen sixteen seventeen eighteen nineteen"""
_HIGH = "twenty thirty forty fifty sixty seventy eighty ninety"
_UNITS = {name: value for value, name in enumerate(_LOW.split())}
_TENS = {name: 10 * value for value, name in enumerate(_HIGH.split(), start=2)}
_TIMES = {
    "twice": 2,
    "twofold": 2,
    "two-fold": 2,
    "double": 2,
    "doubles": 2,
    "doubled": 2,
    "doubling": 2,
    "thrice": 3,
    "threefold": 3,
    "three-fold": 3,
    "triple": 3,
    "triples": 3,
    "tripled": 3,
    "fourfold": 4,
    "four-fold": 4,
    "tenfold": 10,
    "ten-fold": 10,
}
_HALF = frozenset({Decimal("0.5"), Decimal(50), Decimal(2)})

_SCALE_WORD = r"(?:hundred|thousand|million|billion|trillion)"
_DIGITS = re.compile(
    rf"""(?<![\d.,])(?P<number>\d+(?:[.,]\d+)*|\.\d+)
        (?:(?P<letter>[kKMBT]|bn)(?![A-Za-z\d]) | [\s-]?(?P<word>(?i:{_SCALE_WORD}))\b
          | \s(?P<unit>[kKMBT])(?![A-Za-z\d]))?
        (?P<percent>\s?(?:%|percent\b|per\ cent\b))?""",
    re.VERBOSE,
)
_UNIT_WORD = "|".join(_UNITS)
_WORDS = re.compile(
    rf"""(?<![\w-])(?:(?P<tens>{"|".join(_TENS)})(?:[\s-](?P<more>{_UNIT_WORD}))?
            |(?P<units>{_UNIT_WORD}))(?:[\s-](?P<scale>{_SCALE_WORD}))?\b
        |\b(?P<times>{"|".join(sorted(_TIMES, key=len, reverse=True))})\b
        |\b(?P<half>half|halves|halved|halving)\b
        |\b(?P<magnitude>orders?\ of\ magnitude)\b""",
    re.VERBOSE | re.IGNORECASE,
)
_THOUSANDS = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?")
_DOTTED_THOUSANDS = re.compile(r"\d{1,3}(?:\.\d{3})+(?:,\d+)?")
_SPACED_THOUSANDS = re.compile(r"(?<![\d.,])\d{1,3}(?:\s\d{3})+(?![\d])")
_PLAIN = re.compile(r"\d*\.?\d+")


@dataclass(frozen=True, slots=True)
class Number:
    """A number as it is written, and what it may mean: one of the readings, all of its values."""

    shown: str
    readings: tuple[frozenset[Decimal], ...]

    def among(self, stated: frozenset[Decimal]) -> bool:
        """Whether one of its readings is stated."""
        return any(reading <= stated for reading in self.readings)


def stated(text: str) -> frozenset[Decimal]:
    """Every value that a text can be read to state."""
    found = [*_in_digits(text, lenient=True, dotted=False), *_in_words(text)]
    values = {value for number in found for reading in number.readings for value in reading}
    for spaced in _SPACED_THOUSANDS.finditer(text):
        values.add(Decimal("".join(spaced[0].split())))
    return frozenset(values)


def claimed(text: str, *, english: bool = True) -> Iterator[Number]:
    """The numbers that a text claims. "One" is none: it is a pronoun as often as a number."""
    yield from _in_digits(text, lenient=False, dotted=not english)
    if english:
        yield from (one for one in _in_words(text) if one.shown.lower() not in {"one", "zero"})


def _in_digits(text: str, *, lenient: bool, dotted: bool) -> Iterator[Number]:
    """The numbers in digits.

    ``lenient``: a letter behind may be a scale or a unit, and both are read.
    ``dotted``: a dot may part thousands and a comma decimals, as in German.
    """
    for found in _DIGITS.finditer(text):
        readings = _readings(found["number"], dotted=dotted)
        scale = found["letter"] or found["word"]
        if scale:
            exact = scale.islower() or not lenient
            scaled = [_scaled(reading, scale) for reading in readings]
            readings = scaled if exact else [*scaled, *readings]
        elif found["unit"] and lenient:
            readings += [_scaled(reading, found["unit"]) for reading in readings]
        if found["percent"]:
            readings += [frozenset(value / 100 for value in reading) for reading in readings]
        shown = found["number"] if found["unit"] else found[0].strip()
        yield Number(shown, tuple(readings))


def _readings(number: str, *, dotted: bool) -> list[frozenset[Decimal]]:
    """What a run of digits may mean."""
    readings: list[frozenset[Decimal]] = []
    if _PLAIN.fullmatch(number):
        readings.append(_one(number))
    if _THOUSANDS.fullmatch(number):
        readings.append(_one(number.replace(",", "")))
    if dotted and _DOTTED_THOUSANDS.fullmatch(number):
        readings.append(_one(number.replace(".", "").replace(",", ".")))
    if number.count(",") == 1 and "." not in number and (dotted or not readings):
        readings.append(_one(number.replace(",", ".")))
    if not _PLAIN.fullmatch(number) and not _THOUSANDS.fullmatch(number):
        readings.append(frozenset(Decimal(part) for part in re.findall(r"\d+", number)))
    return readings


def _one(number: str) -> frozenset[Decimal]:
    return frozenset({Decimal(number)})


def _scaled(values: frozenset[Decimal], scale: str) -> frozenset[Decimal]:
    return frozenset(value * 10 ** _SCALES[scale.lower()] for value in values)


def _in_words(text: str) -> Iterator[Number]:
    for found in _WORDS.finditer(text):
        yield Number(found[0], tuple(frozenset({value}) for value in _values(found)))


def _values(found: re.Match[str]) -> frozenset[Decimal]:
    if found["half"]:
        return _HALF
    if found["magnitude"]:
        return frozenset({Decimal(10)})
    if found["times"]:
        return frozenset({Decimal(_TIMES[found["times"].lower()])})
    value = _TENS.get((found["tens"] or "").lower(), 0)
    value += _UNITS.get((found["more"] or found["units"] or "").lower(), 0)
    scale = found["scale"]
    return frozenset({Decimal(value) * 10 ** (_SCALES[scale.lower()] if scale else 0)})
