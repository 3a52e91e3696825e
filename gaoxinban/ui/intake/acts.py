"""Every act of the page with its key."""

from collections.abc import Callable
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING

from PySide6.QtGui import QAction

from gaoxinban.ui.kit.translation import tr

if TYPE_CHECKING:
    from gaoxinban.ui.intake.panel import IntakePanel


@dataclass(frozen=True, slots=True)
class IntakeActs:
    """The actions, where the page changes their text or their readiness."""

    log: QAction
    log_only: QAction
    answer: QAction
    back_date: QAction
    choose_team: QAction
    privacy: QAction
    take_category: QAction
    rejected: QAction
    same_enterprise: QAction
    open_last: QAction
    open_similar: QAction
    add_to_similar: QAction
    next_similar: QAction
    let_go: QAction
    add_template: QAction
    clear: QAction
    restore: QAction
    throw_away: QAction
    modules: QAction

    @property
    def all(self) -> tuple[QAction, ...]:
        """In the order of the page of keys."""
        return tuple(getattr(self, each.name) for each in fields(self))


def add_acts(panel: "IntakePanel") -> IntakeActs:
    """Give the page its keys; F-keys where a letter would be typed into a field."""

    def add(
        name: str, text: str, run: Callable[[], object], keys: str | tuple[str, ...], tooltip: str
    ) -> QAction:
        actions = panel.context.actions
        return actions.add(panel.desk, f"intake.{name}", text, run, keys=keys, tooltip=tooltip)

    enter = ("Ctrl+Return", "Ctrl+Enter")
    acts = IntakeActs(
        log=add("log", tr("登记并派单"), panel.log, enter, tr("登记，并按派单目录派给团队")),
        log_only=add(
            "log_only", tr("登记（不派单）"), panel.log_only, "Ctrl+S", tr("只登记，以后再派单")
        ),
        answer=add(
            "answer",
            tr("当场答复"),
            lambda: panel.modes.flip_answer(),  # noqa: PLW0108  made after its key
            "Ctrl+R",
            tr("写下当场的答复，一次办结"),
        ),
        **course_acts(panel, add),
        take_category=add(
            "take_category", tr("采用建议分类"), panel.take_category, "F2", tr("把建议的分类填进去")
        ),
        rejected=add(
            "rejected", tr("不合的规则"), panel.unfold_rejected, "F3", tr("看前面的规则为什么不合")
        ),
        same_enterprise=add(
            "same_enterprise",
            tr("同一企业再记一件"),
            panel.same_enterprise,
            "Ctrl+E",
            tr("带上刚才的企业和联系人，再登记一件"),
        ),
        open_last=add("open_last", tr("打开"), panel.open_last, "Ctrl+O", tr("打开刚登记的工单")),
        **similar_acts(panel, add),
        **recovery_acts(panel, add),
        modules=add(
            "modules",
            tr("文字模板"),
            panel.open_modules,
            "Ctrl+Shift+M",
            tr("看和改用 :: 输入的文字模板"),
        ),
    )
    ready = {acts.log, acts.log_only, acts.answer, acts.back_date, acts.choose_team, acts.clear}
    ready |= {acts.rejected, acts.modules, acts.privacy}
    for each in acts.all:
        each.setEnabled(each in ready)
    return acts


def recovery_acts(panel: "IntakePanel", add: Callable[..., QAction]) -> dict[str, QAction]:
    """Keys that empty the form and bring back what stood there."""
    return {
        "clear": add(
            "clear", tr("清空"), panel.clear, "Ctrl+Shift+Backspace", tr("清空表单，可以恢复")
        ),
        "restore": add(
            "restore",
            tr("恢复"),
            lambda: panel.recovery.restore(),  # noqa: PLW0108  made after its key
            "Ctrl+Shift+Z",
            tr("恢复刚清空的内容，或上次没有登记的内容"),
        ),
        "throw_away": add(
            "throw_away", tr("不要了"), panel.clear, "Ctrl+Shift+D", tr("丢开恢复出来的内容")
        ),
    }


def course_acts(panel: "IntakePanel", add: Callable[..., QAction]) -> dict[str, QAction]:
    """Keys for another course than the usual: a call noted on paper, another team."""
    return {
        "back_date": add(
            "back_date",
            tr("补录"),
            lambda: panel.modes.flip_back_date(),  # noqa: PLW0108  made after its key
            "Ctrl+B",
            tr("登记以前的来电，写明时间和原因"),
        ),
        "choose_team": add(
            "choose_team",
            tr("自己选团队"),
            panel.choose_team,
            "Ctrl+T",
            tr("不按派单目录，登记时直接派给选定的团队"),
        ),
        "privacy": add(
            "privacy",
            tr("来电人不愿公开"),
            panel.form.next_privacy,
            "Ctrl+H",
            tr("实名、保密、匿名轮换"),
        ),
    }


def similar_acts(panel: "IntakePanel", add: Callable[..., QAction]) -> dict[str, QAction]:
    """Keys for what stands beside the form, and for the category's questions."""
    return {
        "open_similar": add(
            "open_similar", tr("打开相似工单"), panel.open_similar, "F4", tr("看可能重复的那一件")
        ),
        "add_to_similar": add(
            "add_to_similar",
            tr("并入或接续"),
            panel.add_to_similar,
            "F5",
            tr("不另登记，把反映内容记为那一件的备注；已归档的，登记为接续它的新工单"),
        ),
        "let_go": add(
            "let_go",
            tr("不接续"),
            lambda: panel.following.drop(),  # noqa: PLW0108  made after its key
            "Shift+F5",
            tr("这次是另一件事，不接续已办完的工单"),
        ),
        "next_similar": add(
            "next_similar",
            tr("下一件相似工单"),
            lambda: panel.similar.next(),  # noqa: PLW0108  made after its key
            "F6",
            tr("换一件可能重复的，或来电企业在办的工单"),
        ),
        "add_template": add(
            "add_template",
            tr("补上要问的"),
            lambda: panel.templates.add_missing(),  # noqa: PLW0108  made after its key
            "Shift+F2",
            tr("把这个分类要问的几项加到反映内容后面"),
        ),
    }
