from collections.abc import Callable, Iterable

class Names:
    def __init__(
        self,
        letters: bytes,
        particles: Iterable[str],
        suffixes: Iterable[str],
        other: Callable[[str], str],
    ) -> None: ...
    def forms(self, names: str) -> str | None: ...
