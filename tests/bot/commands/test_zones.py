"""From what people call a place to its time zone."""

from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.commands import zones
from bot.commands.zones import found, near


@pytest.mark.parametrize(
    ("typed", "zone"),
    [
        ("Paris", "Europe/Paris"),
        ("PARIS", "Europe/Paris"),
        (" paris , France ", "Europe/Paris"),
        ("europe/paris", "Europe/Paris"),
        ("Europe / Paris", "Europe/Paris"),
        ("New York", "America/New_York"),
        ("new_york", "America/New_York"),
        ("America/new york", "America/New_York"),
        ("port-au-prince", "America/Port-au-Prince"),
        ("St. Johns", "America/St_Johns"),
        ("Sao Paulo", "America/Sao_Paulo"),
        ("São Paulo", "America/Sao_Paulo"),
        ("UTC", "UTC"),
        ("gmt", "GMT"),
        ("Singapore", "Asia/Singapore"),
        ("Japan", "Asia/Tokyo"),
        ("Istanbul", "Europe/Istanbul"),
        ("Buenos Aires", "America/Argentina/Buenos_Aires"),
        ("Beijing", "Asia/Shanghai"),
        ("Shenzhen", "Asia/Shanghai"),
        ("Xi'an", "Asia/Shanghai"),
        ("Xi’an", "Asia/Shanghai"),
        ("Bangalore", "Asia/Kolkata"),
        ("bengaluru", "Asia/Kolkata"),
        ("Mumbai", "Asia/Kolkata"),
        ("Delhi", "Asia/Kolkata"),
        ("San Francisco", "America/Los_Angeles"),
        ("Seattle", "America/Los_Angeles"),
        ("Boston", "America/New_York"),
        ("Washington", "America/New_York"),
        ("Munich", "Europe/Berlin"),
        ("München", "Europe/Berlin"),
        ("Hamburg", "Europe/Berlin"),
        ("Geneva", "Europe/Zurich"),
        ("Zürich", "Europe/Zurich"),
        ("zurich", "Europe/Zurich"),
        ("Barcelona", "Europe/Madrid"),
        ("Kyoto", "Asia/Tokyo"),
        ("Osaka", "Asia/Tokyo"),
        ("Montréal", "America/Toronto"),
        ("Tel Aviv", "Asia/Jerusalem"),
        ("Kiev", "Europe/Kyiv"),
    ],
)
def test_what_a_place_is_called(typed: str, zone: str) -> None:
    """A city that has a zone, one that has none, or a zone's own name, however it is written."""
    assert found(typed) == (zone,)
    ZoneInfo(zone)


@pytest.mark.parametrize(
    ("typed", "several"),
    [
        ("Cambridge", ("America/New_York", "Europe/London")),
        ("pacific", ("Canada/Pacific", "US/Pacific")),
    ],
)
def test_a_name_of_several_places(typed: str, several: tuple[str, ...]) -> None:
    """All of them, for whoever typed it to choose."""
    assert found(typed) == several


@pytest.mark.parametrize(
    ("typed", "zones"),
    [
        ("Pariss", ("Europe/Paris",)),
        ("Lond", ("Europe/London",)),
        ("York", ("America/New_York",)),
        ("Yerk", ()),
        ("qqqq", ()),
        ("x", ()),
        ("", ()),
        ("San", ()),
    ],
)
def test_what_is_near(typed: str, zones: tuple[str, ...]) -> None:
    """A name that begins so or is written nearly so; what is no place at all has none."""
    assert found(typed) == ()
    if typed == "San":
        assert len(near(typed)) == 5
        assert "America/Argentina/San_Juan" in near(typed)
    else:
        assert near(typed) == zones


@pytest.mark.parametrize(
    "typed", ["localtime", "Factory", "GMT+5", "Etc/GMT+5", "UTC+2", "/", "a/b"]
)
def test_what_is_no_place(typed: str) -> None:
    """Neither the machine's own zone nor hours from Greenwich, whose signs mislead."""
    assert found(typed) == ()


def test_every_city_of_the_table_is_somewhere() -> None:
    """Its zones exist, so that no machine with time zones lacks one."""
    for name, listed in zones._elsewhere().items():
        assert set(listed) <= available_timezones(), name
        assert found(name) == listed


def test_every_zone_can_be_said() -> None:
    """The name of each is taken, and the name of its city leads to one."""
    for zone in zones._of_cities():
        assert found(zone) == (zone,)
        assert found(zone.rpartition("/")[2])


@given(st.text(max_size=40))
def test_anything_may_be_typed(typed: str) -> None:
    """Whatever it is, what comes of it are zones, a few at most."""
    assert {*found(typed), *near(typed)} <= available_timezones()
    assert len(near(typed)) <= 5
