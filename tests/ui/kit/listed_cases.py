"""Rows, columns and a store of rows for the tests of lists."""

from dataclasses import dataclass

from gaoxinban.domain.term import Light
from gaoxinban.ui.kit.column_model import Column


@dataclass(frozen=True)
class Case:
    id: int
    title: str
    light: Light = Light.GREEN


COLUMNS = (
    Column("light", "灯", 36, lambda c: c.light.label, light=lambda c: c.light, shape_only=True),
    Column("title", "事项", 0, lambda c: c.title, tooltip=lambda c: f"<b>{c.title}</b>"),
    Column(
        "id",
        "编号",
        80,
        lambda c: str(c.id),
        figure=True,
        sortable=True,
        tone=lambda c: "danger" if c.light is Light.RED else "",
    ),
)


class Store:
    """Rows by id; counts the loads."""

    def __init__(self):
        self.loads = []
        self.missing = set()
        self.suffix = ""
        self.gate = None

    def load(self, ids):
        if self.gate is not None:
            self.gate.wait(10)
        self.loads.append(list(ids))
        return [Case(i, f"第{i}件{self.suffix}") for i in ids if i not in self.missing]


def text(model, row, column=1):
    return model.index(row, column).data()


def settled(model, qapp):
    """Ask for what is on screen, as a paint would, and let the page come."""
    while model._ask.isActive() or model._loading:
        qapp.processEvents()
