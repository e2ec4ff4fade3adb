"""Trains the weights of the zero-key summariser and prints them.

Ridge regression on SciTLDR's training part: how well each sentence of an abstract agrees with what
people wrote (ROUGE-1), from the features of ``bot.summaries.features``. Everything is measured
within its own abstract: only the order of the sentences counts. Pure Python, half a minute.

Usage: python benchmarks/train_ranker.py, then copy the numbers into ``bot/summaries/weights.py``.
"""

import json
from collections.abc import Iterator

from summaries import best, examples

from bot.summaries.features import FEATURES, features

RIDGE = 30.0

Row = list[float]


def rows() -> Iterator[tuple[Row, float]]:
    """For each sentence: its features and its agreement, both less the abstract's mean."""
    for example in examples("train"):
        seen = features(example.title, example.source)
        wanted = [best(sentence, example.targets)[0] for sentence in example.source]
        means = [sum(column) / len(seen) for column in zip(*seen, strict=True)]
        mean = sum(wanted) / len(wanted)
        for row, score in zip(seen, wanted, strict=True):
            yield [value - usual for value, usual in zip(row, means, strict=True)], score - mean


def equations() -> list[Row]:
    """The normal equations of ridge regression, the right side as the last column."""
    size = len(FEATURES)
    table = [[RIDGE * (row == column) for column in range(size + 1)] for row in range(size)]
    for seen, wanted in rows():
        extended = [*seen, wanted]
        for row, value in enumerate(seen):
            if value:
                table[row] = [
                    total + value * other for total, other in zip(table[row], extended, strict=True)
                ]
    return table


def solve(table: list[Row]) -> Row:
    """Gauss–Jordan elimination; the ridge keeps every pivot away from zero."""
    for at in range(len(table)):
        table[at] = [value / table[at][at] for value in table[at]]
        for other in range(len(table)):
            if other != at:
                factor = table[other][at]
                table[other] = [
                    value - factor * pivot
                    for value, pivot in zip(table[other], table[at], strict=True)
                ]
    return [row[-1] for row in table]


if __name__ == "__main__":
    weights = (round(weight, 4) for weight in solve(equations()))
    print(json.dumps(dict(zip(FEATURES, weights, strict=True)), indent=4))
