"""What an operator may choose for summaries by Claude."""

from decimal import Decimal
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, SecretStr

Dollars = Annotated[Decimal, Field(ge=0, allow_inf_nan=False)]


class Options(BaseModel):
    """The table ``[summaries.claude]``."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    api_key: SecretStr = Field(min_length=1, description="The key of Anthropic's API.")
    model: str = Field("claude-haiku-5-5", min_length=1, description="Which model writes.")
    effort: Literal["low", "medium", "high", "xhigh", "max"] = Field(
        "low", description="How much work the model puts into a summary."
    )
    base_url: str = Field(
        "https://api.anthropic.com", min_length=1, description="Where Anthropic's API is."
    )
    max_tokens: int = Field(
        800, ge=200, le=5000, description="The longest answer; a cut one is asked for again."
    )
    timeout: float = Field(30.0, gt=0, le=35, description="Seconds that one call may take.")
    prices: tuple[Dollars, Dollars] | None = Field(
        None, description="US dollars for a million tokens, in and out."
    )
