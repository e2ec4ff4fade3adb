"""What of a paper a summary may rest on: the text that is sent, and the part that is trusted."""

import re
from dataclasses import dataclass

from bot.text.clean import clean
from bot.text.sentences import sentences
from bot.text.tex import readable
from storage.records import Paper

_LONGEST = 6000
"""Characters of one field: arXiv allows 1,920 in an abstract, and older ones are seldom longer."""

# What speaks to a reader of the prompt instead of telling of the research. A paper about such
# attacks may say the same; then that sentence proves nothing, and the others have to.
_SPEAKS = re.compile(
    r"""\b(?:ignore|disregard|forget|override|bypass|skip)\b.{0,40}\b(?:previous|prior|above|earlier
            |preceding|foregoing|all|any|your|the|these|those)\b.{0,40}
            \b(?:instruction|prompt|rule|direction|guideline|constraint|text|message|order|context
            |command|request)s?
        |(?:^|[.!?]\s)\W*(?:say|tell|repeat|pretend|praise|recommend|mention|summari[sz]e|insert|reply|respond
            |write)\b(?!-)
        |\b(?:system|developer|hidden)\ (?:prompt|message)s?\b
        |(?:^|[\s"'])(?:system|developer|assistant|human|user)\s?:
        |\b(?:you|your|yours|yourself)\b
        |\b(?:dear|attention|note\ to|hello|hey|hi)\W+(?:an?\s|the\s|all\s|any\s)?
            (?:ai\b|llm|gpt|claude|assistant|chatbot|language\ model|model\b|reviewer|summari[sz]er
            |bot\b)
        |\bas\ an?\ (?:ai|helpful|language|large\ language)\ (?:\w+\ )?
            (?:model|assistant|reviewer|system)\b
        |\bif\ (?:an?\s|any\s)?(?:ai|llm|assistant|language\ model|bot|summari[sz]er)\b
        |(?:(?:^|[.:;,]\s)(?:respond|reply|write|say|print|repeat|return|include|append|add|mention
              |insert|emit|begin|end|start)
            |\b(?:to|must|should|please)\ (?:respond|reply|write|say|print|repeat|return|include
              |append|add|mention|insert|emit|begin|end|start|answer|output|state))\b.{0,30}
            \b(?:only|exactly|verbatim|the\ following|with\ the|this\ (?:text|link|sentence|line)
            |json|summary|tl;?dr|instead)\b
        |\b(?:in|for|of)\ (?:the|this|any|every|each)\ (?:summary|tl;?dr)\b
        |\b(?:summary|tl;?dr)\b.{0,30}\b(?:must|should|shall|has\ to|needs\ to)\b
        |\binstructions?\ (?:for|to)\b.{0,30}\b(?:ai|llm|model|assistant|reviewer|summari[sz]er)
        |\b(?:give|write|provide|recommend|assign)\b.{0,30}
            \b(?:positive|favou?rable|high|maximum|good)\b.{0,20}\b(?:review|score|rating)
        |<\|?/?\w+\|?>|\[/?(?:inst|system|user|assistant)\]|\#{2,}|```
        |(?:https?://|www\.|@everyone|@here)|\binjection_suspected\b|["']?tldr["']?\s*:
    """,
    re.IGNORECASE | re.VERBOSE,
)


@dataclass(frozen=True, slots=True)
class Source:
    """A paper's words, readable and without hidden characters; empty where there are none."""

    title: str
    abstract: str
    comment: str

    @property
    def fields(self) -> tuple[str, ...]:
        """The fields that say something."""
        return tuple(filter(None, (self.title, self.abstract, self.comment)))


def source_of(paper: Paper) -> Source:
    """What is sent of a paper: what a person would read."""
    fields = (paper.title, paper.abstract or "", paper.comment or "")
    return Source(*(clean(readable(field))[:_LONGEST] for field in fields))


def trusted(source: Source) -> Source:
    """The source without the sentences that speak to whoever summarises it.

    Nothing in a summary may rest on those alone: a model that obeys them is refused.
    """
    return Source(*(_trusted(field) for field in (source.title, source.abstract, source.comment)))


def _trusted(text: str) -> str:
    return " ".join(one for one in sentences(text) if not _SPEAKS.search(one))
