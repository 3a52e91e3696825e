"""派单目录: edited as a draft by keys, tried, replayed, published, put back."""

import pytest
from accessible import focusable_without_name
from PySide6.QtCore import Qt

from gaoxinban.application import commands as c
from gaoxinban.application.rule_ports import RuleKind
from gaoxinban.application.ruling import RuledCase
from gaoxinban.domain.routing import Facts
from gaoxinban.ui.kit.form import ErrorLine
from gaoxinban.ui.rules import directory_sources
from gaoxinban.ui.rules.directory_sheet import FORM
from gaoxinban.ui.rules.directory_view import BENCH, EDIT, PUBLISH, RULES, VERSIONS

K = Qt.Key
CTRL = Qt.KeyboardModifier.ControlModifier
ALT = Qt.KeyboardModifier.AltModifier
SOCIAL = Facts(text="社保开户要什么材料")


@pytest.fixture
def page(drive, open_case):
    made = drive()
    made.key(K.Key_5, CTRL)
    made.leaf = made.page.directory
    made.view = made.leaf.view
    return made


def add_rule(page, name="社保", words="社保", team="delivery"):
    """A rule on words before all others, by keys."""
    page.view.table.go_to(1)
    page.view.table.setFocus()
    page.key(K.Key_N)
    form = page.view.rule_form
    form.name.setFocus()
    form.name.setText(name)
    form.name.textEdited.emit(name)
    form.team.set_value(team)
    form.condition.words.setPlainText(words)
    page.view.table.setFocus()
    page.key(K.Key_Up, ALT)
    return form.number


def test_the_rules_in_force_in_their_order(page, qtmodeltester):
    qtmodeltester.check(page.view.model)
    assert page.view.title.text() == "第 1 版"
    first = page.view.model.rows[0]
    assert (first.id, first.draft.table["name"], first.team) == (
        1,
        "拟上市合规证明",
        "科技金融服务组",
    )
    assert page.view.rule_form.name.text() == "拟上市合规证明"
    assert not page.leaf.draft.changed
    assert focusable_without_name(page.page) == []


def test_looking_through_the_rules_changes_nothing(page):
    for place in range(page.view.model.rowCount()):
        page.view.table.go_to(page.view.model.id_at(place))
        condition = page.view.rule_form.condition
        for line in list(condition.model.rows):
            condition.tree.go_to(line.id)
    assert not page.leaf.draft.changed


def test_a_rule_is_added_looked_at_and_published(page, office):
    number = add_rule(page)
    assert page.leaf.draft.place_of(number) == 0
    assert "还没有发布" in page.view.state.text()
    page.key(K.Key_S, CTRL)
    assert (page.view.side.shown, page.view.left) == (PUBLISH, BENCH)
    assert (
        f"新增 规则{number}「社保」（在最前）：含「社保」 → 项目推进组"
        in page.leaf.box.changes.text()
    )
    assert "不重派" in page.leaf.box.preview.text()
    assert page.leaf.box.cases.isHidden()
    assert "登记的诉求 1 件，1 件会派给别的团队" in page.view.bench.summary.text()
    assert "现行 1 件（100.0%），改后 0 件（0.0%）" in page.view.bench.summary.text()
    assert page.view.bench.flow_model.rows == [("企业服务组", "项目推进组", 1)]
    page.leaf.box.reason.setPlainText("试行")
    page.key(K.Key_Return, CTRL)
    assert "派单目录第 2 版已发布" in page.said
    assert page.view.title.text() == "第 2 版"
    assert page.view.state.text() == ""
    assert office.route(SOCIAL).rule.number == number


def test_a_ruling_on_a_case_becomes_an_unpublished_rule(drive, open_case, office, supervisor):
    team = next(each for each in office.directory().teams if each.name == "项目推进组")
    ruling = c.ConsultCase(
        ticket_id=open_case, team_id=team.id, participants="两组", ruling="归推进组"
    )
    office.do(supervisor.actor, ruling)
    page = drive()
    answers = office.route(SOCIAL).rule.number
    page.page.open(RuledCase(open_case))
    leaf = page.page.directory
    number = leaf.view.table.current_id()
    assert leaf.draft.place_of(number) == leaf.draft.place_of(answers) - 1
    form = leaf.view.rule_form
    assert form.team.value() == team.code
    assert office.detail(open_case).row.number in form.name.text()
    assert form.condition.words.toPlainText()
    assert "按 Ctrl+S 看影响再发布" in page.said
    assert "还没有发布" in leaf.view.state.text()
    page.page.open(RuledCase(open_case))
    assert f"已经写成规则{number}" in page.said
    page.key(K.Key_S, CTRL)
    assert leaf.view.side.shown == PUBLISH
    assert office.dispatching.draft().number == 1


def test_an_unfinished_rule_stays_and_is_refused_beside_its_field(page, qtbot):
    """In sight, in a low window too, and the cursor where something is missing."""
    number = add_rule(page, words="")
    form = page.view.rule_form
    page.view.window().resize(1100, 480)
    page.view.table.go_to(20)
    page.key(K.Key_S, CTRL)
    assert form.condition.words.hasFocus()
    (said,) = (each for each in form.findChildren(ErrorLine) if "会匹配所有诉求" in each.text())
    qtbot.waitUntil(lambda: said.visibleRegion().boundingRect().height() == said.height())
    assert (page.view.side.shown, page.view.left) == (EDIT, RULES)
    assert page.view.table.current_id() == number
    assert "会匹配所有诉求" in form.error("condition")
    assert form.name.text() == "社保"
    assert "会匹配所有诉求" in page.view.model.data(page.view.model.index(0, 2))


def test_a_rule_keeps_the_category_that_was_retired_meanwhile(page, office):
    office.categories.retire(page.context.seat.actor, "finance.loan")
    page.leaf.take(office.dispatching.draft(), "")
    choice, draft = page.view.rule_form.category, page.leaf.draft
    assert choice.label_of("finance.loan") == ""
    draft.put(1, {**draft.rules[1].table, "category": "finance.loan"})
    page.view.table.go_to(2)
    assert choice.label_of("finance.loan") == "银行贷款（已停用）"
    page.view.rule_form.team.set_value("service")
    assert draft.rules[1].table["category"] == "finance.loan"


def test_a_condition_tree_is_built_by_keys(page):
    add_rule(page)
    condition = page.view.rule_form.condition
    condition.tree.setFocus()
    condition.tree.go_to(1)
    page.key(K.Key_Insert)
    condition.kind.set_value("stage")
    condition.options.item(1).setCheckState(Qt.CheckState.Checked)
    condition.tree.setFocus()
    page.key(K.Key_Insert, Qt.KeyboardModifier.ShiftModifier)
    condition.kind.set_value("list")
    condition.list.set_value("求办")
    condition.tree.setFocus()
    page.key(K.Key_Insert)
    condition.words.setPlainText("停电 断水、没气")
    assert condition.payload() == {
        "all": [
            {"words": ["社保"]},
            {"stage": ["talks"]},
            {"any": [{"words": "@求办"}, {"words": ["停电", "断水", "没气"]}]},
        ]
    }
    assert page.leaf.draft.rules[0].fault is None
    condition.tree.setFocus()
    page.key(K.Key_Delete)
    page.key(K.Key_Delete)
    assert condition.payload() == {"all": [{"words": ["社保"]}, {"stage": ["talks"]}]}


def test_rules_are_switched_off_copied_moved_deleted_and_brought_back(page):
    draft = page.leaf.draft
    page.view.table.go_to(3)
    page.view.table.setFocus()
    page.key(K.Key_O)
    assert draft.rules[2].off
    page.key(K.Key_O)
    assert not draft.changed
    page.key(K.Key_C)
    assert draft.rules[3].table["name"] == "上市培育（副本）"
    page.key(K.Key_Delete)
    assert not draft.changed
    page.context.notifier.messages[-1].act()
    assert draft.rules[3].table["name"] == "上市培育（副本）"
    model = page.view.model
    dragged = model.mimeData([model.index(3, 1)])
    assert not model.dropMimeData(dragged, Qt.DropAction.MoveAction, 0, 0, model.index(-1, -1))
    assert draft.rules[0].table["name"] == "上市培育（副本）"
    page.trigger("rules.directory.back")
    assert not page.leaf.draft.changed
    page.context.notifier.messages[-1].act()
    assert page.leaf.draft.rules[0].table["name"] == "上市培育（副本）"


def test_a_request_is_tried_on_the_rules_as_they_are_typed(page):
    number = add_rule(page)
    page.view.trial.text.setPlainText("社保开户要什么材料")
    page.leaf.trial.now()
    said = page.view.trial.answer.text()
    assert said.startswith("项目推进组")
    assert f"规则{number}「社保」：含「社保」" in said
    page.view.table.go_to(1)
    page.leaf.trial.now()
    assert "没有问到选中的规则1" in page.view.trial.answer.text()


def test_the_bench_marks_a_rule_that_gets_nothing(page):
    first = add_rule(page)
    page.view.table.go_to(first)
    page.view.table.setFocus()
    page.key(K.Key_C)
    second = page.view.rule_form.number
    page.key(K.Key_B, CTRL)
    assert page.view.left == BENCH
    assert page.page.step_back()
    assert page.view.left == RULES
    marks = {line.id: line.mark for line in page.view.model.rows}
    assert marks[first][0] == "1"
    assert marks[second][0] == f"0 ← 规则{first}"
    assert "有 1 件符合" in marks[second][1]
    page.view.table.setFocus()
    page.key(K.Key_O)
    assert "试派以后又改过" in page.view.state.text()
    page.key(K.Key_B, CTRL)
    assert page.view.left == BENCH
    page.key(K.Key_B, CTRL)  # its own key leads back, to the rule one came from
    assert page.view.left == RULES
    assert page.view.table.hasFocus()
    assert page.view.table.current_id() == second


def test_an_old_version_is_taken_and_published_anew(page, office):
    add_rule(page)
    page.key(K.Key_S, CTRL)
    page.leaf.box.reason.setPlainText("试行")
    page.key(K.Key_Return, CTRL)
    page.key(K.Key_H, CTRL)
    assert page.view.side.shown == VERSIONS
    assert "新增 规则" in page.view.versions.changes.text()
    page.view.versions.table.go_to(1)
    assert "第一版" in page.view.versions.changes.text()
    page.key(K.Key_Return)
    assert page.view.side.shown == EDIT
    page.key(K.Key_S, CTRL)
    page.leaf.box.reason.setPlainText("回到原样")
    page.key(K.Key_Return, CTRL)
    assert [row.number for row in office.rules.versions(RuleKind.DISPATCH)] == [3, 2, 1]
    assert office.route(SOCIAL).team_name == "企业服务组"


def test_a_directory_goes_to_a_file_and_comes_back(page, tmp_path, monkeypatch):
    file = tmp_path / "目录.toml"
    monkeypatch.setattr(directory_sources, "ask_save", lambda _window: str(file))
    monkeypatch.setattr(directory_sources, "ask_open", lambda _window: str(file))
    number = add_rule(page)
    page.trigger("rules.directory.export")
    page.trigger("rules.directory.back")
    page.trigger("rules.directory.import")
    assert page.leaf.draft.place_of(number) == 0
    text = file.read_text("utf-8")
    file.write_text(text.replace('"求办" = ["想"', '"求办" = ["盼"'), encoding="utf-8")
    page.trigger("rules.directory.back")
    page.trigger("rules.directory.import")
    page.leaf.mark_stale()
    assert page.leaf.draft.base.catalogue.source.payload["lists"]["求办"][0] == "盼"
    file.write_text("nonsense", encoding="utf-8")
    page.trigger("rules.directory.import")
    assert "看不懂" in page.said
    assert page.leaf.draft.place_of(number) == 0


def test_tab_walks_from_the_rules_to_the_trial_and_the_rule_and_round(page, qapp):
    page.view.table.setFocus()
    names = []
    for _ in range(17):
        names.append(qapp.focusWidget().accessibleName())
        page.key(K.Key_Tab)
    assert names == [
        "派单规则", "试一条诉求", "试的分类", "试的阶段", "规则名称", "派给哪个团队",
        "归入哪个分类", "条件", "加条件", "去掉", "加一组", "这一条看什么", "是其中哪些",
        "看看影响", "试派近90天", "恢复现行", "工作日历",
    ]  # fmt: skip


def kept_rules(page, office):
    found = office.desk.drafts.of_form(page.context.seat.reader, FORM)
    return [] if found is None else [each["name"] for each in found.payload["rules"]]


def test_what_is_not_published_is_kept_and_put_back_by_one_key(page, office, qtbot):
    add_rule(page)
    qtbot.waitUntil(lambda: kept_rules(page, office)[:1] == ["社保"])
    page.trigger("rules.directory.back")
    qtbot.waitUntil(lambda: kept_rules(page, office) == [])


def test_what_a_dead_window_left_comes_back_to_who_edited_it(drive, office, supervisor):
    rules = [rule.payload() for rule in office.dispatching.directory().rules[:3]]
    place = FORM, supervisor.actor.ref
    office.desk.drafts.keep_form(place, {"rules": [{**rules[2], "name": "改到一半"}, *rules[:2]]})
    page = drive()
    page.key(K.Key_5, CTRL)
    leaf = page.page.directory
    assert leaf.view.model.rows[0].draft.table["name"] == "改到一半"
    assert len(leaf.draft.rules) == 3
    assert page.said.startswith("已恢复 今天 09:00 填的内容，不要就按 Ctrl+R")


def test_a_draft_survives_what_others_write(page):
    number = add_rule(page)
    page.leaf.mark_stale()
    assert page.leaf.draft.place_of(number) == 0
    assert page.view.rule_form.number == number
