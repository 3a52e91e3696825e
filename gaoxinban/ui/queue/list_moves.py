"""The keys that lead through the list: to the next case, into one, to a view."""

from functools import partial
from typing import TYPE_CHECKING

from gaoxinban.ui.queue.wording import translate

if TYPE_CHECKING:
    from gaoxinban.ui.queue.queue_panel import QueuePanel


def add_list_moves(page: "QueuePanel") -> None:
    """Register them; those of the views work in the list only."""
    add, bar = page.context.actions.add, page.list.view.bar
    for name, text, by, keys in (
        ("queue.next", translate("queue", "下一件"), 1, "J"),
        ("queue.previous", translate("queue", "上一件"), -1, "K"),
    ):
        tooltip = translate("queue", "{move}；在工单页里直接翻过去").format(move=text)
        add(page, name, text, partial(page.step, by), keys=keys, tooltip=tooltip)
    add(
        page.list.view.table,
        "queue.open",
        translate("queue", "打开"),
        page.open_current,
        keys=("Return", "Enter"),
        tooltip=translate("queue", "打开选中的工单"),
        context="widget",
    )
    add(
        page,
        "queue.filter",
        translate("queue", "筛选"),
        page.focus_filter,
        keys=("/", "Ctrl+F"),
        tooltip=translate("queue", "在本页的工单里找"),
    )
    for place, view in enumerate(bar.views, 1):
        add(
            page.list,
            f"queue.view.{view.key}",
            view.title,
            partial(bar.choose_view, view.key),
            keys=f"Ctrl+{place % 10}",
            tooltip=translate("queue", "看「{view}」的工单").format(view=view.title),
        )
