"""The weights of the zero-key summariser's ranker: data, in the order of the features.

Trained on SciTLDR (Allen Institute for AI; Isabel Cachola, Kyle Lo, Arman Cohan and Daniel S. Weld,
"TLDR: Extreme Summarization of Scientific Documents", 2020; Apache-2.0). Only these numbers come of
it, no text. ``benchmarks/train_ranker.py`` makes them anew.
"""

from types import MappingProxyType

WEIGHTS = MappingProxyType(
    {
        "place": 0.0165,
        "first": 0.0192,
        "title recall": 0.1188,
        "title precision": 0.1341,
        "title pairs": -0.0066,
        "centrality": 0.172,
        "length": 0.0593,
        "short": -0.0254,
        "long": -0.0467,
        "we propose": 0.0438,
        "we show": 0.013,
        "first of ours": 0.0705,
        "experiments": -0.0118,
        "new": 0.0274,
        "background": -0.0121,
        "contrast": -0.0158,
        "leaning": -0.0023,
        "question": -0.0008,
        "address": -0.0082,
        "brackets": -0.0205,
        "outlook": -0.0105,
    }
)
