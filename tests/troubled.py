"""What an operator would be told, in memory."""


class Told:
    """Remembers the open causes with their sentences, and all that was told, in order."""

    def __init__(self) -> None:
        self.open: dict[str, str] = {}
        self.history: list[str] = []

    def tell(self, cause: str, sentence: str) -> None:
        """Something needs the operator."""
        if cause not in self.open:
            self.history.append(cause)
        self.open[cause] = sentence

    def over(self, cause: str) -> None:
        """It is over."""
        if self.open.pop(cause, None) is not None:
            self.history.append(f"{cause} over")
