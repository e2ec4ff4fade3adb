"""Whether an analysed paper answers a query.

Trees are only so deep (the parser sees to it), so plain recursion is safe here.
"""

from bot.query.document import ID, Document, Field
from bot.query.filing import as_filed
from bot.query.formulas import in_pieces
from bot.query.stems import STEMS, stems
from storage.records import And, Category, Form, Lookup, Node, Not, Or, PaperId, Phrase


def matches(node: Node, document: Document) -> bool:
    """Whether the document answers the query."""
    match node:
        case Phrase(field=name):
            return any(stands(node, field) for field in document.fields(name))
        case Category(name):
            return key(node) in document.keys
        case PaperId():
            return key(node) in document.keys
        case Not(part):
            return not matches(part, document)
        case And(parts):
            return all(matches(part, document) for part in parts)
        case Or(parts):
            return any(matches(part, document) for part in parts)
        case Lookup():
            raise TypeError("a document is asked terms, not lookups")


def key(term: Category | PaperId) -> str:
    """What of a paper's keys answers this term."""
    if isinstance(term, PaperId):
        return ID + term.id.lower()
    return term.name.lower().removesuffix(".*")


def stands(phrase: Phrase, field: Field) -> bool:
    """Whether the words of the phrase stand in the field."""
    match phrase.form:
        case Form.EXACT:
            return follow(phrase.words, field.words) or (
                len(phrase.words) == 1 and phrase.words[0] in field.surfaces
            )
        case Form.PREFIX:
            whole = "".join(phrase.words)
            begun = any(word.startswith(whole) for word in field.surfaces)
            return begun or lead(phrase.words, field.words)
    named = phrase.field == "au"
    compared = phrase.words if named else stems(phrase.words)
    whole = "".join(phrase.words)
    as_one = whole if named else STEMS[whole]
    if as_one in field.bases or whole in field.runs or follow(compared, field.stems):
        return True
    if named:
        return as_filed(phrase.words) in field.bases
    pieces = in_pieces(phrase.words)
    return pieces is not None and follow(stems(pieces), field.stems)


def follow(sought: tuple[str, ...], words: tuple[str, ...]) -> bool:
    """Whether the sought words stand next to one another."""
    length = len(sought)
    return any(
        words[at : at + length] == sought for at, word in enumerate(words) if word == sought[0]
    )


def lead(sought: tuple[str, ...], words: tuple[str, ...]) -> bool:
    """The same, where the last one is the beginning of a word."""
    *led, begun = sought
    length = len(led)
    return any(
        word.startswith(begun) and words[at - length : at] == tuple(led)
        for at, word in enumerate(words)
        if at >= length
    )
