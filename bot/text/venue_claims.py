"""What a comment claims of this very paper, apart from what it says of pages, hopes and others."""

import re
from collections.abc import Iterator

_PART_END = re.compile(r"[.;!|\n]+\s+|\s[–—|/]\s|\s--?\s")
ABBREVIATED = re.compile(
    r"(?<![&\w])(?:Phys|Rev|Lett|Astro\w{0,5}|Proc|Trans|Int|Conf|Nucl|Commun|Math|Appl|Mech|Res|Sci|Soc"
    r"|Amer?|Nat|Natl|Acad|Comput?|Eng|Mater|Chem|Opt|Stat|Theor|Theory|Exp|Instrum|Methods|Meth"
    r"|Adv|Ann|Bull|Eur|Mon|Not|R|J|A|B|C|D|E|vol|no|pp|al|St|Dr|Prof|Vol|No|Lect|Notes|Ser|Symp"
    r"|Inform?|Syst|Technol|Cosmol|Quant|Class|Grav|Geom|Anal|Algebr|Discret|Comb|Prob|Inst|Univ|Top|Topol|Mat|Reine|Angew|Can|Automat|Funct|Bull)\.\Z"
    r"|[A-Z][a-z]{0,8}\.\s?[A-Z][a-z]{0,8}\.\Z"
)

_SHORTENED = re.compile(r"(?<!\w)[A-Z][a-z]{0,8}\.\Z")
_NEXT_SHORTENED = re.compile(r"[A-Z][a-z]{0,8}\.(?:\s|\Z)")

_WORKSHOP = re.compile(r"[^.;,|]*workshop", re.IGNORECASE)

# About another paper, another version of this one, a hope, or a contest.
_NOT_THIS = re.compile(
    r"""\bsubmi(?:t|ssion) | \bunder\s(?:[\w-]+\s)?(?:review|consideration|revision|submission)
      | \bin\s(?:review|revision|preparation)\b | \breject | \bunaccepted | \bwithdr
      | \bnot\s(?:\w+\s){0,3}(?:accept|peer|publi|appear) | \bplan(?:s|ned|ning)?\s(?:to|for)\b
      | \bcondition(?:al|ally)\b | \bsubject\sto | \b(?:will|would|to)\sbe\ssubmitted
      | \b(?:challenge|competition|shared\stask|leaderboard|template|hackathon)\b
      | \b(?:extend(?:ed|s)|expanded|enhanced|preliminary|earl(?:y|ier)|previous|prior|short(?:er)?
          |long(?:er)?|full|abridged|condensed|conference|journal|workshop|original|initial|first)\s
          (?:\w+\s)?(?:version|draft)\b
      | \bversions?\s(?:of\s(?:an?|our|the|this)\s(?:\w+\s)*)?(?:paper|article|work|abstract)?\s?
          (?:was|were|has|appeared|published\sin)
      | \b(?:part|parts|portion|some)\sof\s | \bextension\sof | \bextends\b | \bsupersede
      | \bbuild(?:s|ing)?\s(?:up)?on\b | \bbased\son | \bcompanion | \btech(?:nical|\.)\sreport
      | \bsolution\b | \bwinn(?:er|ing)\b | \b\d\w\w\splace | \branked | \bthesis | \bdissertation
      | \bmatch(?:es|ing|ed)?\s | \bexpect | \binvited\s(?:to|talk|seminar) | \brepl(?:y|ies)\sto
      | \berrat | \bcorrigend | \bcorrection | \btarget | \bupdate[sd]?\b | \bif\saccepted
      | \bin\spart\b      | \babstract\s.{0,40}\bappear
      | \b(?:our|their|his|her|earlier|previous|related)\s(?:\w+\s)?(?:paper|work|article)s?\b
      | \b(?:see|cf)\b""",
    re.VERBOSE | re.IGNORECASE,
)
_ACCEPTED = re.compile(
    r"""\b(?:ac+[ept]{3,8}(?:d|ance)?|to\sappear|appear(?:s|ed|ing)?|in\spress
        |publi(?:shed|cation)|presented|camera[-\s]?ready|proceedings)\b""",
    re.VERBOSE | re.IGNORECASE,
)


def claims(comment: str) -> Iterator[tuple[str, int | None]]:
    """The statements of a comment that may name this paper's venue.

    With each: where its "accepted", "to appear" or the like begins; None when it has no such word.
    """
    for statement in _statements(comment):
        if not _NOT_THIS.search(statement):
            cue = _ACCEPTED.search(statement)
            yield statement, cue.start() if cue else None


def _statements(comment: str) -> Iterator[str]:
    start = 0
    for end in _PART_END.finditer(comment):
        before, after = (
            comment[max(start, end.start() - 30) : end.start() + 1],
            comment[end.end() : end.end() + 80],
        )
        joined = _abbreviates(before, after) if end[0][0] == "." else _WORKSHOP.match(after)
        if not joined:
            yield comment[start : end.start()].strip()
            start = end.end()
    yield comment[start:].rstrip(". ").strip()


def _abbreviates(before: str, after: str) -> bool:
    """Whether a full stop belongs to a journal's short name, as in ``Stud. Appl. Math.``."""
    if _SHORTENED.search(before) and _NEXT_SHORTENED.match(after):
        return True
    return ABBREVIATED.search(before) is not None
