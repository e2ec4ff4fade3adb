"""A property that is worked out once, when it is first asked for.

As ``functools.cached_property``, but for its lock, which takes longer than all else that it does:
two threads that ask at once may both work it out, and come to the same.
"""

from collections.abc import Callable
from typing import Any, Generic, TypeVar

Value = TypeVar("Value")


class once(Generic[Value]):  # noqa: N801 - it is written like property
    """Decorates a method that takes nothing and always gives the same."""

    def __init__(self, work_out: Callable[[Any], Value]) -> None:
        self._work_out = work_out
        self.__doc__ = work_out.__doc__

    def __set_name__(self, owner: type, name: str) -> None:
        self._name = name

    def __get__(self, instance: Any, owner: type) -> Value:
        # From now on the attribute of the instance is found before this one of its class.
        value = instance.__dict__[self._name] = self._work_out(instance)
        return value
