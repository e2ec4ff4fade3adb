"""A thousand queries as people type them, the same each time.

What they ask comes from the topics of real configurations, from the words that people type most,
and from the authors, categories and titles of the papers themselves.
"""

import csv
import random
from collections import defaultdict
from collections.abc import Callable, Sequence
from itertools import islice

from search_corpus import CORPUS, SEED

from bot.query import QueryError, parse
from storage.records import Paper

COUNT = 1_000


def _words(line: str) -> list[str]:
    return line.split()


WORDS = _words(
    "model learning data network transformer diffusion quantum attention graph agent language "
    "vision robot image video segmentation optimization reinforcement dark neural generative "
    "galaxy graphene inference llm rag benchmark survey theory method analysis system energy "
    "performance time detection training prediction control simulation dynamics spin mass "
    "magnetic superconductivity topology entropy gravity neutrino stochastic bayesian causal"
)
PAIRS = (
    "deep learning",
    "machine learning",
    "language model",
    "neural network",
    "large language models",
    "reinforcement learning",
    "dark matter",
    "computer vision",
    "federated learning",
    "graph neural network",
    "black hole",
    "quantum computing",
    "time series",
    "foundation model",
    "state of the art",
    "speech recognition",
)
HYPHENATED = _words(
    "lip-sync text-to-speech k-means self-supervised few-shot zero-shot x-ray multi-agent "
    "pre-training semi-supervised high-dimensional real-time vision-language fine-tuning "
    "e-commerce spin-orbit non-equilibrium q-learning graph-based in-context open-source "
    "t-sne u-net "
)
BEGINNINGS = _words(
    "transform* superconduct* diffus* multi* trans* quant* neuro* photo* semi* learn* model* "
    "hyper* graph* spectro* magnet* bayes* generat* robot* adversar* auto*"
)
CATEGORIES = _words(
    "cs.CV cs.LG cs.CL cs.RO cs.AI hep-th quant-ph astro-ph.GA math.AG cond-mat.* cs"
)
UNWANTED = _words("survey review medical video llm image quantum dataset reinforcement speech")


class _Asked:
    """Makes queries of one kind each."""

    def __init__(self, papers: Sequence[Paper]) -> None:
        self._rng = random.Random(SEED)  # noqa: S311 - the same queries each time
        self._papers = [paper for paper in papers if paper.authors]
        self._phrases: list[str] = []
        self._weights: list[int] = []
        self._topics: dict[str, list[str]] = defaultdict(list)
        with (CORPUS / "keywords.tsv").open(encoding="utf-8", newline="") as lines:
            for phrase, count, topics in islice(csv.reader(lines, delimiter="\t"), 1, None):
                self._phrases.append(phrase)
                self._weights.append(int(count))
                for topic in topics.split(" | "):
                    self._topics[topic].append(phrase)
        self._several = [topic for topic in self._topics.values() if len(topic) > 1]

    def word(self) -> str:
        """A common word; the first of them are typed most."""
        weights = [1 / (place + 3) for place in range(len(WORDS))]
        return self._rng.choices(WORDS, weights)[0]

    def pair(self) -> str:
        """Common words that stand together, mostly without quotation marks."""
        pair = self._rng.choice(PAIRS)
        return pair if self._rng.random() < 0.6 else f'"{pair}"'  # noqa: PLR2004 - as above

    def phrase(self) -> str:
        """A keyword of a topic."""
        return _quoted(self._rng.choices(self._phrases, self._weights)[0])

    def loose(self) -> str:
        """The words of a keyword, anywhere."""
        return self._rng.choices(self._phrases, self._weights)[0]

    def topic(self) -> str:
        """Two to six keywords of a topic."""
        topic = self._rng.choice(self._several)
        count = min(len(topic), self._rng.randint(2, 6))
        return " OR ".join(map(_quoted, self._rng.sample(topic, count)))

    def in_category(self) -> str:
        """A query within a category."""
        inner = self._rng.choice((self.word, self.phrase, self.loose))()
        return f"{inner} cat:{self._rng.choice(CATEGORIES)}"

    def without(self) -> str:
        """A query that excludes something."""
        inner = self._rng.choice((self.word, self.phrase, self.pair))()
        return f"{inner} -{self._rng.choice(UNWANTED)}"

    def prefix(self) -> str:
        """The beginning of a word, sometimes with another word."""
        beginning = self._rng.choice(BEGINNINGS)
        return beginning if self._rng.random() < 0.7 else f"{beginning} {self.word()}"  # noqa: PLR2004 - chosen for the mix

    def author(self) -> str:
        """An author of a paper, by the whole name, the last part of it, or as arXiv files it."""
        name = self._rng.choice(self._rng.choice(self._papers).authors)
        first, last = name.split()[0], name.split()[-1]
        return self._rng.choice((f'au:"{name}"', f"au:{last}", f"au:{last}_{first[0]}"))

    def hyphenated(self) -> str:
        """A word of two, with what may stand beside it."""
        word = self._rng.choice(HYPHENATED)
        return word if self._rng.random() < 0.7 else f"{word} {self.word()}"  # noqa: PLR2004 - chosen for the mix

    def title(self) -> str:
        """Some words of a title, as one types who has seen it."""
        words = self._rng.choice(self._papers).title.split()
        at = self._rng.randrange(max(1, len(words) - 3))
        return " ".join(words[at : at + 3])


def queries(papers: Sequence[Paper]) -> list[str]:
    """All of them, mixed; ``papers`` are those whose authors and titles are asked for."""
    asked = _Asked(papers)
    shares: dict[Callable[[], str], int] = {
        asked.word: 190,
        asked.pair: 120,
        asked.phrase: 180,
        asked.loose: 110,
        asked.topic: 120,
        asked.in_category: 80,
        asked.without: 50,
        asked.prefix: 30,
        asked.author: 50,
        asked.hyphenated: 40,
        asked.title: 30,
    }
    made = [_sound(make) for make, share in shares.items() for _ in range(share)]
    random.Random(SEED).shuffle(made)  # noqa: S311 - as above
    return made[:COUNT]


def _sound(make: Callable[[], str]) -> str:
    """What is no query, as some lines of the keywords and the titles, is made again."""
    while True:
        line = make()
        try:
            parse(line)
        except QueryError:
            continue
        return line


def _quoted(phrase: str) -> str:
    return f'"{phrase}"' if " " in phrase else phrase
