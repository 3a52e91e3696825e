"""The keys that lead through the list: to the next case, into one, to a view."""

from functools import partial
from typing import TYPE_CHECKING

from gaoxinban.ui.kit.translation import tr

if TYPE_CHECKING:
    from gaoxinban.ui.queue.queue_panel import QueuePanel


def add_list_moves(page: "QueuePanel") -> None:
    """Register them; those of the views work in the list only."""
    add, bar = page.context.actions.add, page.list.view.bar
    for name, text, by, keys in (
        ("queue.next", tr("下一件"), 1, "J"),
        ("queue.previous", tr("上一件"), -1, "K"),
    ):
        tooltip = tr("{move}；在工单页里直接翻过去").format(move=text)
        add(page, name, text, partial(page.step, by), keys=keys, tooltip=tooltip)
    add(
        page.list.view.table,
        "queue.open",
        tr("打开"),
        page.open_current,
        keys=("Return", "Enter"),
        tooltip=tr("打开选中的工单"),
        context="widget",
    )
    add(
        page,
        "queue.filter",
        tr("筛选"),
        page.focus_filter,
        keys=("/", "Ctrl+F"),
        tooltip=tr("在本页的工单里找"),
    )
    for place, view in enumerate(bar.views, 1):
        add(
            page.list,
            f"queue.view.{view.key}",
            view.title,
            partial(bar.choose_view, view.key),
            keys=f"Ctrl+{place % 10}",
            tooltip=tr("看「{view}」的工单").format(view=view.title),
        )
