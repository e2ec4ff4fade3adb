"""What a query asks of the index of words: its terms as tokens in columns.

The index finds by this exactly what ``matches`` finds by reading: each spelling that a term has
is a lookup of its own.
"""

from collections.abc import Iterator

from bot.query.document import FIELDS
from bot.query.evaluate import key
from bot.query.filing import as_filed
from bot.query.formulas import in_pieces
from bot.query.joins import LETTERED, LITTLE, has_letter, splits
from bot.query.stems import STEMS, stems
from storage.records import And, Category, Form, Lookup, Node, Not, Or, PaperId, Phrase


def lookups(node: Node) -> Node:
    """The tree with lookups in place of its terms."""
    match node:
        case Phrase():
            return _either(tuple(dict.fromkeys(_spellings(node))))
        case Category() | PaperId():
            return Lookup(("keys",), (key(node),))
        case Not(part):
            return Not(lookups(part))
        case And(parts):
            return And(tuple(map(lookups, parts)))
        case Or(parts):
            return Or(tuple(map(lookups, parts)))
        case Lookup():
            return node


def _spellings(phrase: Phrase) -> Iterator[Lookup]:
    fields = FIELDS[phrase.field]
    named = phrase.field == "au"
    whole = "".join(phrase.words)
    in_stems = fields
    in_words = fields if named else tuple(f"{field}_words" for field in fields)
    if phrase.form is Form.STEM:
        little = not named and whole in LITTLE
        yield Lookup(in_stems, phrase.words if named else stems(phrase.words), little=little)
        yield Lookup(in_stems, (whole if named else STEMS[whole],))
        if named and (name := as_filed(phrase.words)):
            yield Lookup(in_stems, (name,))
        if not named and (pieces := in_pieces(phrase.words)):
            yield Lookup(in_stems, stems(pieces), rare=True)
        for parts in splits(whole):
            if not named and has_letter(parts):
                yield Lookup(in_words, (LETTERED + whole,), rare=True)
            # The words themselves next to one another: so are their stems, which is asked above.
            elif parts != phrase.words:
                yield Lookup(in_words, parts, rare=True)
    else:
        prefix = phrase.form is Form.PREFIX
        yield Lookup(in_words, phrase.words, prefix=prefix)
        if prefix:
            yield Lookup(in_words, (whole,), prefix=True)


def _either(parts: tuple[Lookup, ...]) -> Node:
    return Or(parts) if len(parts) > 1 else parts[0]
