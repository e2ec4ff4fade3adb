"""A module that may be compiled is found where it is, and where it is not Python goes on."""

import sys

import pytest

from storage.compiled import compiled


def test_a_module_that_is_there_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    """By its whole name; one that is nowhere is none."""
    monkeypatch.delenv("PAPERCAST_PURE", raising=False)
    assert compiled("storage.compiled") is sys.modules["storage.compiled"]
    assert compiled("storage._not_there") is None


def test_none_is_wanted(monkeypatch: pytest.MonkeyPatch) -> None:
    """One word in the environment, and Python does all the work."""
    monkeypatch.setenv("PAPERCAST_PURE", "1")
    assert compiled("storage.compiled") is None
