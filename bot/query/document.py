"""A paper made ready to be asked: read once, then met by any number of queries."""

from collections.abc import Iterable, Sequence
from functools import cached_property

from bot.query.categories import covering
from bot.query.joins import BORDER, LETTERED, lettered, runs
from bot.query.names import author_tokens
from bot.query.stems import stems
from bot.query.words import plain, read
from storage.records import Paper, Stretch, Tokens

READER = "2, snowball 3"
"""Names how papers are read: another name, and whatever was indexed is indexed again."""

ID = "id:"
"""Stands before a paper's id among its keys, so that no category is taken for one."""


class Field:
    """The words of one field of a paper.

    Attributes:
        words: the words in their order.
        stems: their stems, one for one.
        compounds: what hyphens join, each written as one word.
    """

    def __init__(
        self, words: tuple[str, ...], stems: tuple[str, ...], compounds: Sequence[str]
    ) -> None:
        self.words = words
        self.stems = stems
        self.compounds = compounds

    @classmethod
    def of(cls, text: str | None) -> "Field":
        """Read a text."""
        if not text:
            return NOTHING
        found, compounds = read(plain(text))
        return cls(tuple(found), stems(found), compounds)

    @classmethod
    def of_names(cls, authors: Sequence[str]) -> "Field":
        """Read names, which have no inflections."""
        tokens = tuple(author_tokens(authors))
        return cls(tokens, tokens, ())

    @cached_property
    def surfaces(self) -> frozenset[str]:
        """All words, compounds among them."""
        return frozenset(self.words).union(self.compounds)

    @cached_property
    def bases(self) -> frozenset[str]:
        """The stems of all words, compounds among them."""
        return frozenset(self.stems).union(stems(self.compounds))

    @cached_property
    def runs(self) -> frozenset[str]:
        """What two or three neighbours are read as."""
        return frozenset(run for run, _, _ in runs(self.words))

    def stretch(self) -> Stretch:
        """The tokens of this field.

        Behind the words stand the compounds, which have no neighbours, and the runs that have a
        single letter: by its letters and the many words beside them the index would look long.
        """
        stems_, words_ = self.stems, self.words
        if self.compounds:
            words_ += tuple(token for one in self.compounds for token in (BORDER, one))
            stems_ += tuple(token for one in stems(self.compounds) for token in (BORDER, one))
        if found := tuple(LETTERED + run for run in lettered(self.words)):
            words_ += found
            stems_ += (BORDER,) * len(found)
        return Stretch(stems_, words_)


NOTHING = Field((), (), ())


class Document:
    """A paper, read field by field, each when it is first asked for."""

    def __init__(self, paper: Paper) -> None:
        self.paper = paper

    @cached_property
    def title(self) -> Field:
        """The title."""
        return Field.of(self.paper.title)

    @cached_property
    def abstract(self) -> Field:
        """The abstract."""
        return Field.of(self.paper.abstract)

    @cached_property
    def comment(self) -> Field:
        """The authors' comment."""
        return Field.of(self.paper.comment)

    @cached_property
    def journal(self) -> Field:
        """The journal reference."""
        return Field.of(self.paper.journal_ref)

    @cached_property
    def authors(self) -> Field:
        """The names of the authors, in every form in which they are searched."""
        return Field.of_names(self.paper.authors)

    @cached_property
    def keys(self) -> frozenset[str]:
        """What ``cat:`` and ``id:`` find: in lower case, the id with ``id:`` before it."""
        return frozenset((*keys_of(self.paper.categories), ID + self.paper.id.lower()))

    def fields(self, name: str) -> Sequence[Field]:
        """What a field of the query language reads."""
        return tuple(getattr(self, each) for each in FIELDS[name])

    def tokens(self) -> Tokens:
        """What the index of words is given of it."""
        return Tokens(
            title=self.title.stretch(),
            abstract=self.abstract.stretch(),
            comment=self.comment.stretch(),
            journal=self.journal.stretch(),
            authors=self.authors.words,
            keys=tuple(sorted(self.keys)),
        )


FIELDS = {
    "": ("title", "abstract"),
    "ti": ("title",),
    "abs": ("abstract",),
    "co": ("comment",),
    "jr": ("journal",),
    "au": ("authors",),
}
"""What each field of the query language reads of a paper."""


def analyse(paper: Paper) -> Document:
    """Make a paper ready for any number of queries."""
    return Document(paper)


def tokens(paper: Paper) -> Tokens:
    """What the index of words is given of a paper."""
    return Document(paper).tokens()


def keys_of(categories: Iterable[str]) -> Iterable[str]:
    """All that ``cat:`` may say and mean one of these."""
    return (name.lower() for each in categories for name in covering(each))
