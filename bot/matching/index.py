"""Which standing queries a paper answers."""

from collections.abc import Hashable
from typing import Generic, TypeVar

from bot.query import Document, Query, analysed
from storage.records import Hit, Paper

Key = TypeVar("Key", bound=Hashable)


class Index(Generic[Key]):
    """Standing queries by the key of whoever asks.

    A paper is analysed once and every query is asked in turn, so the cost of a paper grows with
    the number of queries and the answer is exact. Keys come out in the order they went in.
    """

    def __init__(self) -> None:
        self._queries: dict[Key, Query] = {}

    def __len__(self) -> int:
        return len(self._queries)

    def __getitem__(self, key: Key) -> Query:
        return self._queries[key]

    def add(self, key: Key, query: Query) -> None:
        """Let this query stand under its key, in place of one that stood there."""
        self._queries[key] = query

    def remove(self, key: Key) -> None:
        """Forget the query under this key.

        Raises:
            KeyError: when there is none.
        """
        del self._queries[key]

    def match(self, paper: Paper | Document) -> list[Key]:
        """The keys of the queries that the paper answers."""
        document = analysed(paper)
        return [key for key, query in self._queries.items() if query.matches(document)]

    def explain(self, key: Key, paper: Paper | Document) -> tuple[Hit, ...]:
        """Why the paper answers the query under this key; empty when it does not."""
        return self._queries[key].explain(paper)
