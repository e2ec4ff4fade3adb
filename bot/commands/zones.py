"""Where a chat is: from a city or a zone's name, as people type it, to an IANA time zone."""

import difflib
import re
import unicodedata
from collections.abc import Iterator, Mapping
from functools import lru_cache
from zoneinfo import available_timezones

_AREAS = (
    *("Europe", "America", "Asia", "Africa", "Australia", "Pacific", "Atlantic", "Indian"),
    *("Antarctica", "Arctic"),
)
"""The zones that have the name of a city; of two of one city the first of these areas counts."""
_NOWHERE = frozenset({"Factory", "localtime", "posixrules"})
"""What is listed with the zones, and is the machine's own or none."""
_FROM_GREENWICH = re.compile(r"Etc/|GMT[+-]?\d")
_LEAST = 3
"""Letters of a name by which others are found that begin so."""
_MOST = 5
"""How many are offered."""
_LIKE = 0.8

_ELSEWHERE = """
Africa/Cairo: Alexandria, Egypt, Giza
Africa/Johannesburg: Cape Town, Pretoria, South Africa
Africa/Lagos: Abuja, Ibadan
America/Chicago: Austin, Dallas, Houston, Madison, Minneapolis, Saint Louis, St. Louis, Urbana
America/Denver: Boulder, Salt Lake City
America/Los_Angeles: Berkeley, LA, Mountain View, Palo Alto, Pasadena, Portland, San Diego,
    San Francisco, San Jose, Santa Barbara, Seattle, SF, Stanford
America/Mexico_City: Guadalajara
America/New_York: Ann Arbor, Atlanta, Baltimore, Boston, Cambridge, Columbus, Ithaca, Miami,
    New Haven, New York City, NYC, Philadelphia, Pittsburgh, Princeton, Washington, Washington DC
America/Sao_Paulo: Belo Horizonte, Brasilia, Campinas, Porto Alegre, Rio, Rio de Janeiro
America/Toronto: Montreal, Ottawa, Quebec, Waterloo
Asia/Dubai: Abu Dhabi
Asia/Ho_Chi_Minh: Hanoi
Asia/Jerusalem: Haifa, Israel, Rehovot, Tel Aviv
Asia/Karachi: Islamabad, Lahore
Asia/Kolkata: Ahmedabad, Bangalore, Bengaluru, Bombay, Chennai, Delhi, Hyderabad, India, Kanpur,
    Madras, Mumbai, New Delhi, Pune
Asia/Riyadh: Jeddah, Saudi Arabia, Thuwal
Asia/Seoul: Busan, Daejeon, Gwangju, Incheon, Korea, Pohang, South Korea
Asia/Shanghai: Beijing, Changsha, Chengdu, China, Guangzhou, Hangzhou, Hefei, Jinan, Nanjing,
    Peking, Shenzhen, Suzhou, Tianjin, Wuhan, Xiamen, Xi'an
Asia/Taipei: Hsinchu, Taiwan
Asia/Tehran: Iran, Isfahan, Shiraz
Asia/Tokyo: Fukuoka, Japan, Kobe, Kyoto, Nagoya, Osaka, Sapporo, Sendai, Tsukuba, Yokohama
Australia/Melbourne: Geelong
Europe/Amsterdam: Delft, Eindhoven, Groningen, Leiden, Netherlands, Nijmegen, Rotterdam,
    The Hague, Utrecht
Europe/Athens: Greece, Thessaloniki
Europe/Berlin: Aachen, Bonn, Cologne, Darmstadt, Dresden, Erlangen, Frankfurt, Freiburg, Germany,
    Göttingen, Hamburg, Hannover, Heidelberg, Karlsruhe, Köln, Leipzig, Mainz, Munich, München,
    Nuremberg, Potsdam, Saarbrücken, Stuttgart, Tübingen
Europe/Brussels: Antwerp, Belgium, Ghent, Leuven
Europe/Bucharest: Cluj, Romania
Europe/Copenhagen: Aarhus, Denmark
Europe/Dublin: Cork, Galway, Ireland
Europe/Helsinki: Espoo, Finland, Tampere, Turku
Europe/Istanbul: Ankara, Izmir, Turkey, Türkiye
Europe/Kyiv: Kharkiv, Kiev, Lviv, Ukraine
Europe/Lisbon: Coimbra, Porto, Portugal
Europe/London: Bristol, Cambridge, Edinburgh, England, Glasgow, Leeds, Manchester, Oxford,
    Scotland, UK, United Kingdom, Wales
Europe/Madrid: Barcelona, Bilbao, Granada, Seville, Spain, Valencia
Europe/Moscow: Saint Petersburg, St. Petersburg
Europe/Oslo: Bergen, Norway, Trondheim
Europe/Paris: Bordeaux, France, Grenoble, Lille, Lyon, Marseille, Montpellier, Nantes, Nice,
    Rennes, Saclay, Strasbourg, Toulouse
Europe/Prague: Brno
Europe/Rome: Bologna, Catania, Florence, Genoa, Italy, Milan, Naples, Padua, Pisa, Trieste, Turin
Europe/Stockholm: Gothenburg, Linköping, Lund, Sweden, Uppsala
Europe/Vienna: Austria, Graz, Innsbruck, Linz
Europe/Warsaw: Gdansk, Krakow, Poland, Poznan, Wroclaw
Europe/Zurich: Basel, Bern, Geneva, Genève, Lausanne, Lugano, Switzerland
Pacific/Auckland: Christchurch, Wellington
"""
"""What people call a place that no zone is called by."""


def found(typed: str) -> tuple[str, ...]:
    """The zones that may be meant: one if it is clear, several if it is not, none if unknown.

    Case, accents, spaces and underscores do not matter, nor does what follows a comma.
    """
    name = _bare(typed.partition(",")[0])
    whole = {_bare(zone): zone for zone in _zones()}
    if "/" in name and name in whole:
        return (whole[name],)
    if elsewhere := _elsewhere().get(name):
        return elsewhere
    return _one_of_a_city([zone for zone in _zones() if _bare(_city(zone)) == name])


def near(typed: str) -> tuple[str, ...]:
    """Zones of which a word begins so, or the one whose name is nearest; a few at most."""
    name = _bare(typed.partition(",")[0])
    called = {**{_bare(_city(zone)): (zone,) for zone in _of_cities()}, **_elsewhere()}
    begun = [one for one in called if len(name) >= _LEAST and _begins(name, one)]
    like = begun or difflib.get_close_matches(name, called, n=1, cutoff=_LIKE)
    every = (zone for one in sorted(like, key=len) for zone in called[one])
    return tuple(dict.fromkeys(every))[:_MOST]


def _one_of_a_city(found: list[str]) -> tuple[str, ...]:
    """Of several names for one zone the one that is likeliest to stay."""
    cities = [zone for zone in found if zone.partition("/")[0] in _AREAS]
    if not cities:
        return tuple(sorted(found))
    return (min(cities, key=lambda zone: (_AREAS.index(zone.partition("/")[0]), -zone.count("/"))),)


def _begins(name: str, called: str) -> bool:
    return called.startswith(name) or f" {name}" in called


def _city(zone: str) -> str:
    return zone.rpartition("/")[2]


def _of_cities() -> Iterator[str]:
    return (zone for zone in _zones() if zone.partition("/")[0] in _AREAS)


@lru_cache(maxsize=1)
def _zones() -> tuple[str, ...]:
    """All of them but those that count hours from Greenwich, with signs that mislead."""
    every = (zone for zone in available_timezones() if zone not in _NOWHERE)
    return tuple(sorted(zone for zone in every if not _FROM_GREENWICH.match(zone)))


@lru_cache(maxsize=1)
def _elsewhere() -> Mapping[str, tuple[str, ...]]:
    """The zones by what else places are called; some name is two places."""
    called: dict[str, tuple[str, ...]] = {}
    for line in _ELSEWHERE.replace("\n    ", " ").strip().splitlines():
        zone, _, names = line.partition(": ")
        for name in map(_bare, names.split(", ")):
            called[name] = (*called.get(name, ()), zone)
    return called


def _bare(name: str) -> str:
    """The name without case, accents and what stands between words."""
    letters = unicodedata.normalize("NFKD", name.casefold())
    plain = "".join(letter for letter in letters if not unicodedata.combining(letter))
    return re.sub(r" ?/ ?", "/", " ".join(re.sub(r"[\s_.'’-]+", " ", plain).split()))
