"""A paper made ready to be asked: read once, then met by any number of queries."""

from collections.abc import Callable, Iterable, Sequence, Set
from functools import lru_cache
from itertools import chain

from bot.query.categories import covering
from bot.query.joins import BORDER, LETTERED, LITTLE, SINGLE_LETTERS, lettered, runs
from bot.query.names import author_text
from bot.query.once import once
from bot.query.plain import plain
from bot.query.stems import MOST, STEMS, stems
from bot.query.words import read
from storage.compiled import compiled
from storage.records import Paper, Stretch, Tokens

READER = "3, snowball 3"
"""Names how papers are read: another name, and whatever was indexed is indexed again."""

ID = "id:"
"""Stands before a paper's id among its keys, so that no category is taken for one."""


Stem = Callable[[Iterable[str]], tuple[str, ...]]
"""Gives the stems of words, one for one."""


_cut = compiled("bot.query._cut")
_CUTTER = _cut and _cut.Cutter(STEMS, LITTLE, MOST)
"""Cuts nearly all texts, and leaves the others to Python; None where nothing is compiled."""


class Field:
    """The words of one field of a paper."""

    def __init__(
        self,
        words: tuple[str, ...],
        compounds: Sequence[str] = (),
        stem: Stem = stems,
        letters: Set[str] | None = None,
    ) -> None:
        self.words = words
        self.compounds = compounds
        self._stem = stem
        self._letters = letters

    @classmethod
    def of(cls, text: str | None) -> "Field":
        """Read a text."""
        if not text:
            return NOTHING
        simple = plain(text)
        if _CUTTER and (texts := _CUTTER.cut(simple)):
            return _TextField(*texts)
        return cls.of_plain(simple)

    @classmethod
    def of_plain(cls, simple: str) -> "Field":
        """Read a text that is plain, in Python."""
        found, compounds = read(simple)
        return cls(tuple(found), compounds, stems, SINGLE_LETTERS if simple.isascii() else None)

    @classmethod
    def of_names(cls, authors: Sequence[str]) -> "Field":
        """Read names, which have no inflections."""
        text = author_text(authors)
        return _TextField(text, text)

    @once
    def words(self) -> tuple[str, ...]:
        """The words in their order."""
        return tuple(self.text.split())

    @once
    def compounds(self) -> Sequence[str]:
        """What hyphens join, each written as one word."""
        return self.compound_text.split()

    @once
    def stems(self) -> tuple[str, ...]:
        """The stems of the words, one for one."""
        return self._stem(self.words)

    @once
    def text(self) -> str:
        """The words, parted by a space."""
        return " ".join(self.words)

    @once
    def stem_text(self) -> str:
        """Their stems, one for one, parted by a space."""
        return " ".join(self.stems)

    @once
    def compound_text(self) -> str:
        """The compounds, parted by a space."""
        return " ".join(self.compounds)

    @once
    def compound_stem_text(self) -> str:
        """Their stems, one for one, parted by a space."""
        return " ".join(self._stem(self.compounds))

    @once
    def surfaces(self) -> frozenset[str]:
        """All words, compounds among them."""
        return frozenset(self.words).union(self.compounds)

    @once
    def bases(self) -> frozenset[str]:
        """The stems of all words, compounds among them."""
        return frozenset(self.stems).union(self._stem(self.compounds))

    @once
    def runs(self) -> frozenset[str]:
        """What two or three neighbours are read as."""
        return frozenset(run for run, _, _ in runs(self.words))

    def stretch(self) -> Stretch:
        """The tokens of this field.

        Behind the words stand the compounds, which have no neighbours, and the runs that have a
        single letter: by its letters and the many words beside them the index would look long.
        """
        if not self.words:
            return _NO_TOKENS
        joined = self.compounds
        runs_ = [LETTERED + run for run in lettered(self.words, self._letters)]
        if not joined and not runs_:
            return Stretch(self.stem_text, self.text)
        return Stretch(
            " ".join((self.stem_text, *_apart(self._stem(joined)), *[BORDER] * len(runs_))),
            " ".join((self.text, *_apart(joined), *runs_)),
        )


class _TextField(Field):
    """A field that was read as texts: whatever else it has is made of them when it is asked for."""

    def __init__(
        self,
        text: str,
        stem_text: str,
        compound_text: str = "",
        behind: str = "",
        stems_behind: str = "",
    ) -> None:
        self.text = text
        self.stem_text = stem_text
        self.compound_text = compound_text
        self._stem = stems
        self._behind = behind
        self._stems_behind = stems_behind

    @once
    def stems(self) -> tuple[str, ...]:
        """The stems of the words, one for one."""
        return tuple(self.stem_text.split())

    def stretch(self) -> Stretch:
        """The tokens of this field."""
        if not self._behind:
            return Stretch(self.stem_text, self.text)
        return Stretch(f"{self.stem_text} {self._stems_behind}", f"{self.text} {self._behind}")


def _apart(tokens: Sequence[str]) -> list[str]:
    """Each with a border before it."""
    bordered = [BORDER] * (2 * len(tokens))
    bordered[1::2] = tokens
    return bordered


NOTHING = Field(())
_NO_TOKENS = Stretch()


class Document:
    """A paper, read field by field, each when it is first asked for."""

    def __init__(self, paper: Paper) -> None:
        self.paper = paper

    @once
    def title(self) -> Field:
        """The title."""
        return Field.of(self.paper.title)

    @once
    def abstract(self) -> Field:
        """The abstract."""
        return Field.of(self.paper.abstract)

    @once
    def comment(self) -> Field:
        """The authors' comment."""
        return Field.of(self.paper.comment)

    @once
    def journal(self) -> Field:
        """The journal reference."""
        return Field.of(self.paper.journal_ref)

    @once
    def authors(self) -> Field:
        """The names of the authors, in every form in which they are searched."""
        return Field.of_names(self.paper.authors)

    @once
    def keys(self) -> frozenset[str]:
        """What ``cat:`` and ``id:`` find: in lower case, the id with ``id:`` before it."""
        found = chain.from_iterable(map(keys_of, self.paper.categories))
        return frozenset((*found, ID + self.paper.id.lower()))

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
            authors=self.authors.text,
            keys=" ".join(sorted(self.keys)),
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


@lru_cache(maxsize=512)
def keys_of(category: str) -> tuple[str, ...]:
    """All that ``cat:`` may say and mean this category."""
    return tuple(name.lower() for name in covering(category))
