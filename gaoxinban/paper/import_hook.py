"""PySide's hook on imports, spared what this program has no use for.

PySide reads the source of every module that is imported after it, to learn
whether the module might switch on `from __feature__ import snake_case`: a
quarter of the start (docs/decisions). Nobody here does. The hook itself stays:
`from PySide6.QtCore import *`, as qtpy writes it, needs it.
"""

import sys


def spare_sources() -> bool:
    """Answer PySide's question by No, without reading; False if it does not ask any more."""
    import PySide6.QtCore  # noqa: F401  sets the hook up

    feature = sys.modules.get("shibokensupport.feature")
    if feature is None or not hasattr(feature, "_mod_uses_pyside"):
        return False
    feature._mod_uses_pyside = lambda _module: False  # type: ignore[attr-defined]  # noqa: SLF001  no public switch
    return True
