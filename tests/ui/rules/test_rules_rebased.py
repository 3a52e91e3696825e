"""Two who edit one version: what the first has published is in what the second publishes.

The second draft was the whole directory of before, and took the first one's rule away again.
"""

from dataclasses import replace

import pytest
from new_office import acting
from PySide6.QtCore import Qt

from gaoxinban.application.versions import Choice
from gaoxinban.domain.hours_text import read_seasons
from gaoxinban.domain.promise import Promise, PromiseUnit
from gaoxinban.domain.term import Role
from gaoxinban.ui.rules.directory_sheet import FORM
from gaoxinban.ui.rules.rebasing import rebased

K = Qt.Key
CTRL = Qt.KeyboardModifier.ControlModifier


def add_rule(page, name):
    """Mine: a rule before all others."""
    page.view.table.go_to(1)
    page.view.table.setFocus()
    page.key(K.Key_N)
    form = page.view.rule_form
    form.name.setText(name)
    form.name.textEdited.emit(name)
    form.team.set_value("delivery")
    form.condition.words.setPlainText("社保")
    page.view.table.setFocus()
    page.key(K.Key_Up, Qt.KeyboardModifier.AltModifier)


def over(mine, theirs, begun="a1 b1 c1"):
    """What becomes of items such as 「a1」, known by their letters, and what clashed."""
    found, clashes = rebased(begun.split(), mine.split(), theirs.split(), lambda each: each[0])
    return " ".join(found), " ".join(clashes)


@pytest.mark.parametrize(
    ("mine", "theirs", "becomes"),
    [
        ("a1 b1 c1", "a1 b1 c1", ("a1 b1 c1", "")),
        ("a2 b1 c1", "a1 b1 c2", ("a2 b1 c2", "")),
        ("a2 b1 c1", "a3 b1 c1", ("a2 b1 c1", "a2")),
        ("a2 b1 c1", "a2 b1 c1", ("a2 b1 c1", "")),
        ("a1 x1 b1 c1", "a1 b1 y1 c1", ("a1 x1 b1 y1 c1", "")),
        ("x1 a1 b1 c1", "c1 a1 b1", ("x1 c1 a1 b1", "")),
        ("c1 a1 b1", "a1 b1 y1 c1", ("c1 a1 b1 y1", "")),
        ("a1 c1", "a1 b1 c1", ("a1 c1", "")),
        ("a1 c1", "a1 b2 c1", ("a1 b2 c1", "b2")),
        ("a1 b2 c1", "a1 c1", ("a1 b2 c1", "b2")),
        ("a1 b1 c2", "a1 c1", ("a1 c2", "")),
        ("a1 a2 b1 c1", "a1 b1 c1", ("a1 a2 b1 c1", "")),
    ],
)
def test_the_changes_of_both_stand(mine, theirs, becomes):
    assert over(mine, theirs) == becomes


@pytest.fixture
def page(drive, open_case):
    made = drive()
    made.key(K.Key_5, CTRL)
    made.leaf = made.page.directory
    made.view = made.leaf.view
    return made


def publish_elsewhere(office, change):
    """Another window publishes the rules that `change` makes of those in force."""
    draft = office.dispatching.draft()
    rules = change([rule.payload() for rule in draft.catalogue.rules])
    made = draft.with_rules([draft.catalogue.read_rule(each) for each in rules])
    choice = Choice(based_on=draft.number, reason="别的窗口", open_cases=False)
    office.rules.publish(acting(office, Role.ADMIN), made, choice)


def added(rules):
    """Theirs: one more rule, under the number that mine has too, and a change of the second."""
    last = max(each["number"] for each in rules)
    more = {**rules[0], "number": last + 1, "name": "别人加的"}
    return [rules[0], {**rules[1], "name": "别人改的"}, *rules[2:], more]


def names(office):
    return [rule.name for rule in office.dispatching.directory().rules]


def test_a_rule_that_somebody_else_published_meanwhile_stays(page, office, qapp):
    add_rule(page, "我加的")
    publish_elsewhere(office, added)
    page.leaf.mark_stale()
    qapp.processEvents()
    assert page.said.startswith("您改的时候别人发布了新的一版")
    assert page.view.title.text() == "第 2 版"
    page.key(K.Key_S, CTRL)
    assert "别人" not in page.leaf.box.changes.text()
    page.leaf.box.reason.setPlainText("加一条")
    page.key(K.Key_Return, CTRL)
    found = names(office)
    assert (found[0], found[2], found[-1]) == ("我加的", "别人改的", "别人加的")
    assert not page.leaf.draft.changed


def test_what_nobody_has_told_this_window_yet_is_seen_before_publishing(page, office, qapp):
    """News of another program may take some seconds; the box was shown over what stands there."""
    add_rule(page, "我加的")
    publish_elsewhere(office, added)
    page.key(K.Key_S, CTRL)
    qapp.processEvents()
    assert page.view.title.text() == "第 2 版"
    assert page.leaf.box.changes.text().startswith("新增")
    assert "去掉" not in page.leaf.box.changes.text()
    assert page.said.startswith("您改的时候别人发布了新的一版")


def test_who_is_refused_sees_the_changes_of_both_before_publishing(page, office, qapp):
    """Published while the box stood open: the second press of the same key took the rule away."""
    add_rule(page, "我加的")
    page.key(K.Key_S, CTRL)
    page.leaf.box.reason.setPlainText("加一条")
    publish_elsewhere(office, added)
    page.key(K.Key_Return, CTRL)
    qapp.processEvents()
    assert names(office)[-1] == "别人加的"
    assert page.leaf.box.reason.text == "加一条"
    assert "去掉" not in page.leaf.box.changes.text()
    page.key(K.Key_Return, CTRL)
    assert (names(office)[0], names(office)[-1]) == ("我加的", "别人加的")


def test_a_rule_that_both_have_changed_is_named(page, office, qapp):
    form = page.view.rule_form
    form.name.setText("我改的")
    form.name.textEdited.emit("我改的")
    number = form.number
    publish_elsewhere(office, lambda rules: [{**rules[0], "name": "别人改的"}, *rules[1:]])
    page.leaf.mark_stale()
    qapp.processEvents()
    assert page.said.endswith(f"{number}「我改的」 两边都改过，留的是您的，请核对")
    assert form.name.text() == "我改的"


def test_what_a_dead_window_left_is_put_on_what_was_published_since(
    drive, office, supervisor, qapp
):
    rules = [rule.payload() for rule in office.dispatching.directory().rules]
    kept = {"rules": [{**rules[0], "name": "改到一半"}, *rules[1:]], "from": rules}
    office.desk.drafts.keep_form((FORM, supervisor.actor.ref), kept)
    publish_elsewhere(office, added)
    page = drive()
    page.key(K.Key_5, CTRL)
    qapp.processEvents()
    found = [row.draft.table["name"] for row in page.page.directory.view.model.rows]
    assert (found[0], found[1], found[-1]) == ("改到一半", "别人改的", "别人加的")
    assert page.said.startswith("您改的时候别人发布了新的一版")


def test_a_promise_that_somebody_else_changed_meanwhile_stays(drive, office, qapp):
    page = drive()
    page.key(K.Key_2, CTRL)
    promises = page.promises
    promises.view.table.setFocus()
    promises.view.table.go_to(0)
    page.key(K.Key_Delete)
    mine = promises.draft
    standing = office.rules.promises()
    rows = list(standing.rows)
    rows[-1] = replace(rows[-1], promise=Promise(3, PromiseUnit.DAYS))
    theirs = replace(standing, number=2, rows=tuple(rows), pause_cap_days=8)
    choice = Choice(based_on=1, reason="别的窗口", open_cases=False)
    office.rules.publish(acting(office, Role.ADMIN), theirs, choice)
    promises.mark_stale()
    qapp.processEvents()
    assert promises.draft == [*mine[:-1], rows[-1]]
    assert promises.view.caps.pause.text() == "8"
    assert page.said.startswith("您改的时候别人发布了新的一版")


def test_hours_that_somebody_else_changed_meanwhile_stay(drive, office):
    """The form held all hours of before: a season that came meanwhile was gone with the next."""
    boss, rules = acting(office, Role.ADMIN), office.rules
    summer = "夏令 6月1日-9月30日 08:30-12:00 14:00-18:00"
    page = drive()
    page.key(K.Key_H)
    form = page.calendar.view.hours_form
    form.seasons.setPlainText("冬令 12月1日-12月31日 09:00-12:00 13:00-17:00")
    other = rules.calendar().with_hours(((540, 720), (780, 1020)), read_seasons(summer))
    rules.publish(boss, other, Choice(based_on=1, reason="别的窗口"))
    page.key(K.Key_Return, CTRL)
    page.calendar.box.reason.setPlainText("冬令的通知")
    page.key(K.Key_Return, CTRL)
    standing = rules.calendar()
    assert standing.number == 3
    assert {each.name for each in standing.seasons} == {"夏令", "冬令"}
    assert standing.hours == ((540, 720), (780, 1020))
