"""The demonstration: an invented office at work for three years, built from a seed.

Nothing here writes rows: every enterprise is added through the register, every
step of every case is an act through the real use cases, played in time order.
"""

from gaoxinban.application.demo.build import DemoResult, build_demo
from gaoxinban.application.demo.clock import SettableClock

__all__ = ["DemoResult", "SettableClock", "build_demo"]
