"""The one error of the query language."""


class QueryError(ValueError):
    """What is wrong with a query, as a sentence for the person who wrote it.

    ``position`` is the character it is about, counted from 0 in the text as it was given (the
    sentence counts from 1, as people do). ``suggestion`` is a corrected line that surely parses,
    in straight quotes, or None where there is no good guess.
    """

    def __init__(self, sentence: str, position: int, suggestion: str | None = None) -> None:
        super().__init__(sentence)
        self.position = position
        self.suggestion = suggestion
