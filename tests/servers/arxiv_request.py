"""A request to arXiv's query API: its parameters, their limits, and the page they mean."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from servers.arxiv_atom import Listing
from servers.arxiv_grammar import Refused, parse, rewrite, written
from servers.arxiv_index import Indexed, ordered

MOST_RESULTS = 2_000
"""The most that one call may ask for."""

DEEPEST = 10_000
"""Where paging ends: no call may reach past this many results."""

_ID = re.compile(r"(\d{4}\.\d{4,5}|[a-z-]+(?:\.[A-Z]{2})?/\d{7})(?:v(\d+))?")
_SORTS = ("relevance", "lastUpdatedDate", "submittedDate")
_ORDERS = ("ascending", "descending")


@dataclass(frozen=True, slots=True)
class Asked:
    search_query: str = ""
    id_list: str = ""
    start: int = 0
    max_results: int = 10
    sort_by: str = "relevance"
    sort_order: str = "descending"


def read(params: Mapping[str, str]) -> Asked:
    """The request that the parameters make, with arXiv's defaults.

    Raises:
        Refused: for numbers that are none, or names that arXiv does not know.
    """
    asked = Asked(
        search_query=params.get("search_query", ""),
        id_list=params.get("id_list", ""),
        start=_number("start", params.get("start", "0")),
        max_results=_number("max_results", params.get("max_results", "10")),
        sort_by=params.get("sortBy", "relevance"),
        sort_order=params.get("sortOrder", "descending"),
    )
    if asked.sort_by not in _SORTS:
        raise Refused(f"sortBy must be in: {', '.join(_SORTS)}")
    if asked.sort_order not in _ORDERS:
        raise Refused(f"sortOrder must be in: {', '.join(_ORDERS)}")
    return asked


def listing(asked: Asked, papers: Mapping[str, Indexed]) -> Listing:
    """The page that the request means.

    Raises:
        Refused: when an id, the query or the reach of the page is not allowed.
    """
    if not asked.search_query and not asked.id_list:
        raise Refused("Either a search_query or id_list must be specified")
    if asked.max_results > MOST_RESULTS:
        raise Refused(f"max_results must not exceed {MOST_RESULTS}")
    if asked.start + asked.max_results > DEEPEST:
        raise Refused(f"start and max_results must not reach past {DEEPEST}")
    found = _named(asked.id_list.split(","), papers) if asked.id_list else [*papers.values()]
    tokens = rewrite(asked.search_query)
    if tokens:
        query = parse(tokens)
        found = [paper for paper in found if paper.answers(query)]
    found = ordered(found, asked.sort_by, asked.sort_order)
    return Listing(
        query=written(tokens),
        ids=asked.id_list,
        start=asked.start,
        size=asked.max_results,
        total=len(found),
        papers=found[asked.start : asked.start + asked.max_results],
    )


def _named(ids: list[str], papers: Mapping[str, Indexed]) -> list[Indexed]:
    """The papers with these ids; an id with a version names a paper only while that is current."""
    found = {}
    for each in ids:
        name = _ID.fullmatch(each)
        if name is None:
            raise Refused(f"incorrect id format for {each}")
        paper_id, version = name.groups()
        paper = papers.get(paper_id)
        if paper and version in (None, str(paper.paper.version)):
            found[paper_id] = paper
    return [*found.values()]


def _number(name: str, text: str) -> int:
    try:
        number = int(text)
    except ValueError:
        raise Refused(f"{name} must be an integer") from None
    if number < 0:
        raise Refused(f"{name} must be non-negative")
    return number
