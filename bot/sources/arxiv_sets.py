"""Which set of arXiv's OAI-PMH endpoint holds a category: ``cs.CV`` is in ``cs:cs:CV``.

Sets are group, archive and category, as arXiv's published server composes them. All archives of
physics are one group; every other group has the name of its only archive.
"""

from bot.query.taxonomy import FORMER

_OWN_GROUPS = frozenset({"cs", "econ", "eess", "math", "q-bio", "q-fin", "stat"})


def set_of(name: str) -> str:
    """The set of a category or an archive, in arXiv's spelling."""
    today = FORMER.get(name, name)
    archive, _, category = today.partition(".")
    group = archive if archive in _OWN_GROUPS else "physics"
    return ":".join(filter(None, (group, archive, category)))
