"""What is compiled where it can be, in both packages: see ``storage.compiled``."""

from storage.compiled import compiled

__all__ = ["compiled"]
