"""承诺时限: a draft of rows, its preview, publishing it."""

import pytest
from accessible import focusable_without_name
from PySide6.QtCore import Qt

from gaoxinban.domain.term import LegName
from gaoxinban.ui.rules.promise_view import EDIT, PUBLISH

K = Qt.Key
CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def page(drive, open_case):
    made = drive()
    made.key(K.Key_2, CTRL)
    return made


def place_of(page, leg):
    return next(at for at, row in enumerate(page.promises.draft) if row.leg is leg)


def test_the_policy_in_force_as_a_table(page, qtmodeltester):
    model = page.promises.view.model
    qtmodeltester.check(model)
    assert model.rowCount() == len(page.promises.shown.policy.rows)
    assert page.promises.view.title.text() == "第 1 版"
    assert "安装时" in page.promises.view.history.text()
    assert focusable_without_name(page.page) == []


def test_on_a_small_screen_the_fields_are_scrolled_not_squashed(page, qapp):
    page.page.setMinimumSize(880, 380)  # as the window does, whatever the page asks for
    page.page.resize(960, 400)
    qapp.processEvents()
    form = page.promises.view.row_form
    assert form.leg.height() >= form.leg.minimumSizeHint().height()
    assert form.amount.height() >= form.amount.minimumSizeHint().height()


def test_a_row_is_changed_looked_at_and_published(page, office, open_case):
    view = page.promises.view
    view.table.go_to(place_of(page, LegName.CONTACT))
    assert view.row_form.amount.text() == "4"
    view.row_form.amount.setText("六")
    page.trigger("rules.promises.change")
    assert view.row_form.error("amount")
    view.row_form.amount.setText("6")
    page.trigger("rules.promises.change")
    assert "还没有发布" in view.state.text()
    page.key(K.Key_S, CTRL)
    box = page.promises.box
    assert view.side.shown == PUBLISH
    assert "去掉 首次联系（不限）4 工作小时" in box.changes.text()
    assert "改为 首次联系（不限）6 工作小时" in box.changes.text()
    assert "1 件的时限会变" in box.preview.text()
    assert box.model.rowCount() == 1
    box.reason.setPlainText("人手不足")
    box.scope.set_value(True)
    page.key(K.Key_Return, CTRL)
    assert "承诺时限第 2 版已发布，1 件在办工单已改用" in page.said
    assert view.title.text() == "第 2 版"
    assert view.state.text() == ""
    assert office.detail(open_case).promise_version == 2
    boss = page.context.seat.officer.name
    assert f"第 2 版 · 现行 · {boss} · 2026-11-23 09:00 · 人手不足" in view.history.text()


def test_publishing_on_open_cases_tells_how_far_it_is_and_can_be_stopped(
    page, office, open_case, monkeypatch
):
    view, box = page.promises.view, page.promises.box
    view.table.go_to(place_of(page, LegName.CONTACT))
    view.row_form.amount.setText("6")
    page.trigger("rules.promises.change")
    page.key(K.Key_S, CTRL)
    box.reason.setPlainText("人手不足")
    box.scope.set_value(True)
    told = []
    show = box.show_progress

    def shown_and_stopped(done, total, note=""):
        show(done, total, note)
        told.append(box.progress.text())
        page.page.step_back()

    monkeypatch.setattr(box, "show_progress", shown_and_stopped)
    publish = office.rules.publish

    def in_two_steps(actor, candidate, choice, progress):
        progress(0)  # as after the first thousand of several
        return publish(actor, candidate, choice, progress)

    monkeypatch.setattr(office.rules, "publish", in_two_steps)
    page.key(K.Key_Return, CTRL)
    assert told[0].startswith("正在改用新版：0 / 1 件")
    assert "什么也没有发布" in box.form.general_error
    assert view.side.shown == PUBLISH
    assert box.reason.text == "人手不足"
    assert box.progress.isHidden()
    assert office.rules.promises().number == 1
    assert office.detail(open_case).promise_version == 1
    assert page.page.step_back()
    assert view.side.shown == EDIT


def test_rows_are_added_and_removed(page):
    before = len(page.promises.draft)
    page.trigger("rules.promises.add")
    assert len(page.promises.draft) == before + 1
    page.promises.view.table.setFocus()
    page.key(K.Key_Delete)
    assert len(page.promises.draft) == before
    page.trigger("rules.promises.back")
    assert not page.promises.changed


def test_a_policy_with_a_hole_is_refused(page):
    view = page.promises.view
    view.table.go_to(place_of(page, LegName.DISPATCH))
    page.trigger("rules.promises.remove")
    page.trigger("rules.promises.look")
    assert view.side.shown == EDIT
    assert "派单" in view.row_form.general_error


def test_what_is_the_same_is_not_published(page):
    page.trigger("rules.promises.look")
    assert "完全相同" in page.promises.view.row_form.general_error


def test_the_caps_are_part_of_it(page):
    page.promises.view.caps.pause.setText("x")
    page.trigger("rules.promises.look")
    assert page.promises.view.caps.error("pause")
    page.promises.view.caps.pause.setText("15")
    page.trigger("rules.promises.look")
    assert "挂起上限 10 → 15 个工作日" in page.promises.box.changes.text()
    assert page.page.step_back()
    assert page.promises.view.side.shown == EDIT


def test_a_draft_survives_what_others_write(page, office):
    page.promises.view.row_form.amount.setText("45")
    page.trigger("rules.promises.change")
    page.promises.mark_stale()
    assert page.promises.draft[0].promise.amount == 45


def test_tab_walks_from_the_table_to_the_row_and_then_to_the_caps(page, qapp):
    page.promises.view.table.setFocus()
    names = []
    for _ in range(15):
        names.append(qapp.focusWidget().accessibleName())
        page.key(K.Key_Tab)
    assert names == [
        "承诺时限", "环节", "分类", "类型", "紧急程度", "时限", "单位", "改这一行", "加一行",
        "删这一行", "挂起上限", "延期上限", "生效日期", "看看影响", "恢复现行",
    ]  # fmt: skip


def test_a_first_day_is_typed_and_shown(page):
    caps = page.promises.view.caps
    caps.pause.setText("15")
    caps.since.setText("明年")
    page.trigger("rules.promises.look")
    assert "2027-01-01" in caps.error("since")
    caps.since.setText("2020-01-01")
    page.trigger("rules.promises.look")
    assert "早于今天" in caps.error("since")
    caps.since.setText("2099-01-01")
    page.trigger("rules.promises.look")
    assert "2099-01-01 起登记的工单才用" in page.promises.box.changes.text()
    page.promises.box.reason.setPlainText("明年起")
    page.trigger("rules.promises.publish")
    assert page.promises.view.title.text().endswith("（2099-01-01 起）")
    assert "2099-01-01 起" in page.promises.view.history.text()
    assert caps.since.text() == "2099-01-01"
