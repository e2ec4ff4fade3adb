"""The XML of arXiv's OAI-PMH endpoint, element by element as in its answers of 2026."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from xml.sax.saxutils import escape, quoteattr

from bot.sources.arxiv_sets import set_of
from storage.records import Paper

_SCHEMA = "http://www.w3.org/2001/XMLSchema-instance"
_OAI = "http://www.openarchives.org/OAI/2.0/"
_ARXIV = "http://arxiv.org/OAI/arXiv/"

_ERRORS = {
    "badArgument": "The request includes illegal arguments, is missing required arguments,"
    " includes a repeated argument, or values for arguments have an illegal syntax.",
    "badResumptionToken": "The value of the resumptionToken argument is invalid or expired."
    " Reason: Token structure is invalid.",
    "badVerb": "Value of the verb argument is not a legal OAI-PMH verb, the verb argument is"
    " missing, or the verb argument is repeated.",
    "cannotDisseminateFormat": "The metadata format identified by the value given for the"
    " metadataPrefix argument is not supported by the item or by the repository.",
    "noRecordsMatch": "The combination of the values of the from, until, set and metadataPrefix"
    " arguments results in an empty list.",
}


@dataclass(frozen=True)
class OaiRecord:
    """A paper as the endpoint has it: ``changed`` is its datestamp."""

    paper: Paper
    changed: date
    created: date
    updated: date | None = None
    deleted: bool = False

    @property
    def sets(self) -> list[str]:
        return [set_of(category) for category in self.paper.categories]


def page(
    records: Sequence[OaiRecord], token: str | None, asked: Mapping[str, str], now: datetime
) -> str:
    """A list of records, with the token for the next one."""
    listed = "".join(map(_record, records))
    if token is not None:
        expires = f"{now.date() + timedelta(days=1)}T00:00:00Z"
        listed += f"<resumptionToken expires='{expires}'>{escape(token)}</resumptionToken>"
    return _answer(f"<ListRecords>{listed}</ListRecords>", asked, now)


def error(code: str, now: datetime) -> str:
    """An error of the protocol, in arXiv's words."""
    return _answer(f"<error code='{code}'>{_ERRORS[code]}</error>", {}, now)


def _answer(inside: str, asked: Mapping[str, str], now: datetime) -> str:
    request = "".join(f" {name}={quoteattr(value)}" for name, value in asked.items())
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<OAI-PMH xmlns="{_OAI}" xmlns:xsi="{_SCHEMA}">'
        f"<responseDate>{now:%Y-%m-%dT%H:%M:%SZ}</responseDate>"
        f"<request{request}>http://oaipmh.arxiv.org/oai</request>{inside}</OAI-PMH>\n"
    )


def _record(record: OaiRecord) -> str:
    sets = "".join(f"<setSpec>{name}</setSpec>" for name in record.sets)
    status = ' status="deleted"' if record.deleted else ""
    header = (
        f"<header{status}><identifier>oai:arXiv.org:{record.paper.id}</identifier>"
        f"<datestamp>{record.changed}</datestamp>{sets}</header>"
    )
    metadata = "" if record.deleted else f"<metadata>{_metadata(record)}</metadata>"
    return f"<record>{header}{metadata}</record>"


def _metadata(record: OaiRecord) -> str:
    paper = record.paper
    fields = [
        ("id", paper.id),
        ("created", record.created.isoformat()),
        ("updated", record.updated.isoformat() if record.updated else None),
        ("authors", "".join(map(_author, paper.authors))),
        ("title", escape(paper.title)),
        ("categories", " ".join(paper.categories) or None),
        ("comments", _escaped(paper.comment)),
        ("journal-ref", _escaped(paper.journal_ref)),
        ("doi", _escaped(paper.doi)),
        ("abstract", _escaped(paper.abstract)),
    ]
    inside = "".join(f"<{name}>{text}</{name}>" for name, text in fields if text is not None)
    return f'<arXiv xmlns="{_ARXIV}" xmlns:xsi="{_SCHEMA}">{inside}</arXiv>'


def _author(name: str) -> str:
    forenames, _, keyname = name.rpartition(" ")
    first = f"<forenames>{escape(forenames)}</forenames>" if forenames else ""
    return f"<author><keyname>{escape(keyname)}</keyname>{first}</author>"


def _escaped(text: str | None) -> str | None:
    return None if text is None else escape(text)
