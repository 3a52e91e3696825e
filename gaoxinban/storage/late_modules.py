"""Modules that a library imports for what nobody here does, loaded once somebody does it.

SQLAlchemy imports asyncio and importlib.metadata, eighty modules with what they
import, for its asynchronous engines and for the dialects of other packages: a
fifteenth of the start (docs/decisions).
"""

import importlib
import inspect
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from types import ModuleType
from typing import Any


def load_sqlalchemy() -> None:
    """Import SQLAlchemy without them."""
    with put_off({"asyncio": {"iscoroutine": inspect.iscoroutine}, "importlib.metadata": {}}):
        importlib.import_module("sqlalchemy.dialects.sqlite")


class _Late(ModuleType):
    """In a module's place; whatever is asked of it loads the module."""

    def __getattr__(self, name: str) -> Any:
        if sys.modules.get(self.__name__) is self:
            del sys.modules[self.__name__]
        return getattr(importlib.import_module(self.__name__), name)


@contextmanager
def put_off(modules: Mapping[str, Mapping[str, Any]]) -> Iterator[None]:
    """Whoever imports these modules within is given a stand-in each; loaded ones are left alone.

    With each module, what of it may be asked for without loading it.
    """
    late = {name: _Late(name) for name in modules if name not in sys.modules}
    for name, module in late.items():
        vars(module).update(modules[name])
    sys.modules.update(late)
    try:
        yield
    finally:
        for name, module in late.items():
            if sys.modules.get(name) is module:
                del sys.modules[name]
