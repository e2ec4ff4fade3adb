"""The settings of ``[sources.arxiv_api]``."""

from collections.abc import Iterable
from typing import Annotated
from urllib.parse import urlsplit

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    ValidationInfo,
    field_validator,
)

from bot.query import OPERATOR, parse
from bot.query.categories import known, nearest
from bot.sources.gate import INTERVAL

URL = "https://export.arxiv.org/api/query"
OAI_URL = "https://oaipmh.arxiv.org/oai"


def category(written: str) -> str:
    """The category or archive that was written, in arXiv's spelling.

    Raises:
        ValueError: when arXiv has none of that name.
    """
    name = known(written)
    if name is None:
        near = nearest(written)
        raise ValueError(
            f"arXiv has no category {written}." + (f" Did you mean {near}?" if near else "")
        )
    return name


def _query(text: str) -> str:
    return str(parse(text, OPERATOR)) if text.strip() else ""


class Options(BaseModel):
    """``[sources.arxiv_api]``: papers from arXiv's query API."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    url: str = Field(
        URL,
        pattern=r"^https?://[^\s{}?#]+$",
        description="The address of the query API. Change it only for a copy of your own.",
    )
    oai_url: str = Field(
        OAI_URL,
        pattern=r"^https?://[^\s{}?#]+$",
        description="The address of the OAI-PMH endpoint, which only a backfill asks.",
    )
    contact: str = Field(
        "",
        max_length=200,
        pattern=r"^[ -~]*$",
        description="Your mail or web address: each request tells arXiv how to reach you.",
    )
    categories: tuple[Annotated[str, AfterValidator(category)], ...] = Field(
        (), description="The categories or archives to harvest. None means all of arXiv."
    )
    query: Annotated[str, AfterValidator(_query)] = Field(
        "", description="Harvest only papers that answer this query."
    )
    page_size: int = Field(500, ge=1, le=2000, description="How many papers one request asks for.")
    timeout: float = Field(
        30.0, gt=0, le=90, description="How many seconds arXiv has to answer a request."
    )
    interval: float = Field(
        INTERVAL,
        ge=0,
        le=3600,
        description="How many seconds lie between two requests. arXiv allows no fewer than 3.",
    )
    first_days: int = Field(
        7, ge=1, le=365, description="How many days back the first harvest reaches."
    )
    overlap_days: int = Field(
        5,
        ge=0,
        le=60,
        description="How many days are read again, for papers that moderation held back.",
    )
    attempts: int = Field(
        4, ge=1, le=20, description="How often a request is tried before the harvest gives up."
    )

    @field_validator("interval")
    @classmethod
    def _keep_to_the_terms(cls, interval: float, info: ValidationInfo) -> float:
        if _is_arxivs(info.data.get("url", "")) and interval < INTERVAL:
            raise ValueError("arXiv's terms of use allow one request in 3 seconds, no more.")
        return interval

    @property
    def part(self) -> str:
        """What of arXiv is harvested, as a sentence says it; empty when it is all."""
        return " and ".join(filter(None, (", ".join(self.categories), self.query)))

    @property
    def oai_interval(self) -> float:
        """Seconds between two requests of a backfill: arXiv's own, where arXiv itself is asked."""
        return max(self.interval, INTERVAL) if _is_arxivs(self.oai_url) else self.interval


def _is_arxivs(url: str) -> bool:
    host = (urlsplit(url).hostname or "").rstrip(".")
    return f".{host}".endswith(".arxiv.org")


def among(options: Iterable[object]) -> Options:
    """Those of arXiv among the options of all sources; without any, as they stand."""
    return next((one for one in options if isinstance(one, Options)), Options())
