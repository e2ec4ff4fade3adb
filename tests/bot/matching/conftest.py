"""Every test of the index runs with each of the two forms of its tables."""

from collections.abc import Iterator

import pytest

from storage.compiled import compiled


@pytest.fixture(autouse=True, scope="module", params=["compiled", "python"])
def form(request: pytest.FixtureRequest) -> Iterator[str]:
    """The form that indexes are made with; the compiled one is not everywhere."""
    chosen: str = request.param
    if chosen == "compiled" and compiled("bot.matching._tables") is None:
        pytest.skip("needs the compiled form, for which there was no C compiler")
    with pytest.MonkeyPatch.context() as patch:
        if chosen == "python":
            patch.setenv("PAPERCAST_PURE", "1")
        yield chosen
