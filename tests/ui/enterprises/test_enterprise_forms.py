"""The page of one enterprise worked by keys: edited, contacts, doubles, conflicts, lists."""

import pytest
from accessible import focusable_without_name
from new_office import acting
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton

from gaoxinban.application.register import EditEnterprise, SaveContact
from gaoxinban.domain.term import Role
from gaoxinban.ui.enterprises.time_axis import MOST_LANES, bars_of
from tests.ui.enterprises.conftest import LAMPS, SOLAR

Key = Qt.Key


@pytest.fixture
def page(busy, open_panel):
    """The page of the solar enterprise; a supervisor sits there."""
    office = busy[0]
    panel = open_panel(office)
    people = office.directory().officers
    panel.context.seat.sit(next(each for each in people if each.role is Role.SUPERVISOR))
    panel.open(office.enterprise_ids("光能")[0])
    return panel.enterprise


def trigger(page, name):
    page.context.actions.trigger(f"enterprises.{name}")


def said(page):
    return page.context.notifier.messages[-1].text


def edit(office, page, **changes):
    """Somebody else changes the record."""
    command = EditEnterprise(enterprise_id=page.enterprise_id, changes=changes)
    office.register.edit(acting(office, Role.ADMIN), command)


@pytest.mark.parametrize("key", [Key.Key_E, Key.Key_P, Key.Key_V, Key.Key_M])
def test_no_form_is_wider_than_its_place(dressed, page, press, key):
    """There is no bar to move it sideways by: what stands out on the right is cut off."""
    page.context.theme.apply()
    press(key)
    area = page.view.side.currentWidget()
    assert area.widget().minimumSizeHint().width() <= area.width()


def test_tab_goes_from_the_last_field_to_saving(page, press):
    """And not to the rail, with the buttons of the form somewhere behind it."""
    press(Key.Key_E)
    walked = []
    while not isinstance(QApplication.focusWidget(), QPushButton):
        walked.append(QApplication.focusWidget().accessibleName())
        press(Key.Key_Tab)
        assert len(walked) < 30
    assert (walked[0], walked[-1]) == ("名称", "经营范围")
    assert QApplication.focusWidget().accessibleName() == "保存"


def test_fields_are_edited_by_keys_and_the_change_is_listed(page, press):
    press(Key.Key_E)
    assert QApplication.focusWidget() is page.form.field("name")
    assert focusable_without_name(page) == []
    page.form.field("address").setPlainText("一号路 8 号")
    page.form.field("ownership").set_value("民企")
    press(Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert page.form is None
    assert said(page) == "资料已保存"
    assert page.view.profile.text("address") == "一号路 8 号"
    trigger(page, "list3")
    line = page.view.history.current_row()
    assert line.change.kind.label == "修改资料"
    model = page.view.history.model()
    texts = [model.index(0, column).data() for column in range(model.columnCount())]
    assert texts[1:] == ["值班主管", "修改资料", "地址 一号路 8 号；性质由「其他」改为「民企」"]


def test_what_was_typed_survives_escape(page, press):
    press(Key.Key_E)
    QTest.keyClicks(page.form.field("contact_name"), "x")
    press(Key.Key_Escape)
    assert page.step_back() is True
    assert page.form is None
    assert page.step_back() is False
    press(Key.Key_E)
    assert page.form.said("contact_name").endswith("x")


def left(page, form):
    """What is kept of a form for who sits here."""
    reader = page.context.seat.reader
    found = page.context.office.desk.drafts.of_form(
        reader, f"enterprise {page.enterprise_id} {form}"
    )
    return None if found is None else found.payload


def test_what_a_dead_window_kept_comes_back_to_who_typed_it(page, busy, press, qtbot):
    office, said_there = busy[0], "看了二期厂房，缺三十名焊工"
    typed = {"fields": {"note": said_there}}
    place = f"enterprise {page.enterprise_id} visit new"
    office.desk.drafts.keep_form((place, page.context.seat.reader.ref), typed)
    assert office.desk.drafts.of(page.context.seat.reader) == [], "no request of 登记"
    trigger(page, "visit")
    assert page.form.note.text == said_there
    assert page.view.side._restored.text() == "已恢复 今天 10:15 填的内容"
    me, other = page.context.seat.officer, office.directory().officers[0]
    page.context.seat.sit(other)
    assert page.form is None
    trigger(page, "visit")
    assert page.form.note.text == ""
    page.context.seat.sit(me)
    trigger(page, "visit")
    assert page.form.note.text == said_there
    trigger(page, "save")
    assert page.form is None
    assert left(page, "visit new") is None
    trigger(page, "visit")
    assert page.form.note.text == ""


def test_what_was_typed_before_anybody_sat_here_stays_for_who_sits_down(page):
    me = page.context.seat.officer
    page.context.seat.sit(None)
    trigger(page, "visit")
    page.form.note.setPlainText("看了二期厂房")
    trigger(page, "save")
    page.context.seat.sit(me)
    assert page.form.note.text == "看了二期厂房"
    trigger(page, "save")
    assert page.form is None
    assert said(page) == "走访已记下"


def test_typing_is_kept_without_saving_and_one_key_throws_it_away(page, qtbot):
    trigger(page, "add_contact")
    with qtbot.waitSignal(page.drafts.kept):
        page.form.field("name").insert("钱会计")
    assert left(page, "contact new")["fields"] == {"name": "钱会计"}
    page.throw_away()
    assert page.form.said("name") == ""
    assert left(page, "contact new") is None


def test_what_comes_back_is_no_way_past_what_others_changed_meanwhile(page, busy):
    trigger(page, "edit")
    page.form.put("address", "我写的地址")
    page.step_back()
    edit(busy[0], page, address=("", "别人写的地址"))
    trigger(page, "edit")
    assert page.form.said("address") == "我写的地址"
    trigger(page, "save")
    (dispute,) = page.form.conflicts.disputes
    assert (dispute.theirs, dispute.mine) == ("别人写的地址", "我写的地址")


def test_both_texts_stand_side_by_side_and_one_chooses(page, busy, press):
    office = busy[0]
    press(Key.Key_E)
    page.form.put("address", "我写的地址")
    page.form.put("town", "罗溪镇")
    page.form.put("capital", "500万元")
    edit(office, page, address=("", "别人写的地址"), town=("", "薛家镇"), scope=("", "制造"))
    trigger(page, "save")
    conflicts = page.form.conflicts
    assert [(d.label, d.theirs, d.mine) for d in conflicts.disputes] == [
        ("镇街", "薛家镇", "罗溪镇"),
        ("地址", "别人写的地址", "我写的地址"),
    ]
    assert QApplication.focusWidget().accessibleName() == "镇街用对方的"
    trigger(page, "save")
    assert page.form.general_error == "请先逐项选择用谁的。"
    press(Key.Key_Space)
    conflicts.settle("address", mine=True)
    trigger(page, "save")
    record = office.register.page(page.enterprise_id).record
    assert (record.town, record.address) == ("薛家镇", "我写的地址")
    assert (record.scope, record.capital) == ("制造", "500万元"), "the others' other fields stay"


def test_the_liaison_officer_is_chosen_by_name_and_disputed_by_name(page, busy, press):
    office = busy[0]
    mine, theirs = (each for each in office.directory().officers if each.team == "企业服务组")
    press(Key.Key_E)
    assert page.form.width() <= page.view.side.width(), "a long name does not widen the form"
    page.form.put("liaison_id", str(mine.id))
    edit(office, page, liaison_id=("", str(theirs.id)))
    trigger(page, "save")
    (dispute,) = page.form.conflicts.disputes
    assert (dispute.mine, dispute.theirs) == (mine.label, theirs.label)
    page.form.conflicts.settle("liaison_id", mine=True)
    trigger(page, "save")
    assert page.view.profile.text("liaison") == mine.label
    trigger(page, "list3")
    assert f"联络员由「{theirs.label}」改为「{mine.label}」" in [
        page.view.history.model().index(0, column).data() for column in range(4)
    ]


def test_a_refusal_stands_beside_its_field(page, press):
    press(Key.Key_E)
    page.form.put("name", " ")
    trigger(page, "save")
    assert page.form.error("name") == "请填写或选择企业。"


def add_contact(office, page, name, phone="13700000001"):
    changes = {"name": ("", name), "phone": ("", phone)}
    command = SaveContact(enterprise_id=page.enterprise_id, changes=changes)
    office.register.save_contact(acting(office, Role.ADMIN), command)
    page.mark_stale()


def test_contacts_are_added_edited_made_first_and_removed_by_keys(page, press):
    press(Key.Key_P)
    page.form.put("name", "王丽")
    page.form.put("phone", "137 0000 0001")
    press(Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    people = page.view.profile.people
    assert people.list.item(0).text() == "王丽　13700000001"
    people.list.setFocus()
    listing = page.listing()
    rows = [[listing.text(c, r) for c in listing.columns] for r in listing.load(listing.ids)]
    assert listing.title == f"{SOLAR} 联系人"
    assert rows == [
        ["李工", "13900000077", "", "主要联系人"],
        ["王丽", "13700000001", "", ""],
    ]
    press(Key.Key_Return)
    assert page.form.said("name") == "王丽"
    page.form.put("post", "厂长")
    trigger(page, "save")
    assert people.current.post == "厂长"
    people.list.setFocus()
    press(Key.Key_S)
    assert page.view.profile.text("contact") == "王丽"
    assert people.current.name == "李工"
    people.list.setFocus()
    press(Key.Key_Delete)
    assert people.current is None
    assert said(page) == "已移除联系人 李工"


def test_ctrl_z_takes_back_what_was_just_done_here(page, press):
    undo = Key.Key_Z, Qt.KeyboardModifier.ControlModifier
    people = page.view.profile.people
    trigger(page, "add_contact")
    page.form.put("name", "王丽")
    trigger(page, "undo")
    assert said(page).startswith("表单还开着"), "in a form the fields have their own"
    trigger(page, "save")
    people.list.setFocus()
    press(Key.Key_S)
    assert page.view.profile.text("contact") == "王丽"
    press(*undo)
    assert (said(page), page.view.profile.text("contact")) == ("已撤销：换主要联系人", "李工")
    press(*undo)
    assert people.current is None
    trigger(page, "list3")
    texts = [page.view.history.model().index(0, column).data() for column in range(4)]
    assert texts[1:] == ["值班主管", "撤销（添加联系人）", "姓名 王丽"]
    press(*undo)
    assert said(page) == "这家企业没有可以撤销的改动。"


def test_double_records_are_merged_and_parted(page, busy, press):
    office = busy[0]
    press(Key.Key_M)
    trigger(page, "save")
    assert page.form.error("gone_id") == "请从列表中选择重复的那一条记录。"
    QTest.keyClicks(page.form.double, "xysl")
    assert [s.text for s in page.form.double.suggestions] == [LAMPS]
    press(Key.Key_Return)
    page.form.reason.setPlainText("同一家")
    trigger(page, "save")
    assert page.view.count.text() == "工单 3 件，在办 2 件"
    button = page.view.doubles.itemAt(0).widget()
    assert button.text().startswith(f"已并入「{LAMPS}」（值班主管：同一家）")
    button.click()
    page.form.reason.setPlainText("是两家")
    trigger(page, "save")
    assert page.view.doubles.count() == 0
    assert len(office.enterprise_ids()) == 2


def test_an_officer_may_not_merge(page, busy, press):
    people = busy[0].directory().officers
    page.context.seat.sit(next(each for each in people if each.role is Role.OFFICER))
    press(Key.Key_M)
    page.form._gone_id = 2
    page.form.reason.setPlainText("同一家")
    trigger(page, "save")
    assert "须由主管、管理员来做" in page.form.general_error


def test_encounters_lead_to_their_case(page, visited, press):
    trigger(page, "list2")
    line = page.view.met.current_row()
    assert (line.met.what, line.met.who) == ("首次联系（电话）", "李工")
    press(Key.Key_Return)
    assert visited == [("queue", line.met.ticket_id)]


def test_a_visit_is_noted_corrected_and_found_on_the_axis_by_keys(page, busy, qtbot, press):
    press(Key.Key_V)
    assert QApplication.focusWidget() is page.form.reached
    assert focusable_without_name(page) == []
    trigger(page, "save")
    assert page.form.error("note") == "请写下说了什么。"
    page.form.happened_at.setText("昨天 15:20")
    assert page.form.draft()["fields"]["happened_at"][-6:] == " 15:20"  # not the word
    page.form.note.setPlainText("在扩建车间")
    page.form.happened_at.setText("昨天 25:00")
    trigger(page, "save")
    assert "看不懂时间" in page.form.error("happened_at")
    page.form.happened_at.setText("2026-01-05 14:00")
    press(Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert said(page) == "走访已记下"
    trigger(page, "list2")
    model = page.view.met.model()
    (row,) = [row for row in range(model.rowCount()) if model.index(row, 4).data() == "在扩建车间"]
    texts = [model.index(row, column).data() for column in range(6)]
    assert texts == ["01-05 14:00 补记", "走访（上门）", "—", "值班主管", "在扩建车间", "—"]
    axis = page.view.axis
    (visit,) = axis._visits
    place = axis._mark(visit).boundingRect().center()
    assert axis.visit_at(place) is visit
    trigger(page, "list1")
    qtbot.mouseClick(axis, Qt.MouseButton.LeftButton, pos=place)
    assert page.view.met.current_row().met == visit
    press(Key.Key_Return)
    page.form.reached.setText("王总")
    trigger(page, "save")
    (again,) = busy[0].register.page(page.enterprise_id).visits
    assert (again.who, again.at) == ("王总", visit.at)


def test_pace_stands_beside_that_of_all(page):
    assert page.view.pace.texts[2:4] == [
        "首次联系　≥50分（1 件，未完 1 件）",
        "全部企业 ≥50分（1 件，未完 2 件）",
    ]
    assert page.view.pace.texts[4].startswith("办结　")


def test_bars_tell_and_lead_to_the_table(page, busy, qtbot):
    axis, made = page.view.axis, busy[2]
    running = next(bar for bar in axis._bars if bar.line.id == made["<b>职工</b>子女入学"])
    rect = axis._rect(running)
    assert axis.bar_at(rect.center()) is running
    assert axis.bar_at(QPoint(0, 500)) is None
    qtbot.mouseClick(axis, Qt.MouseButton.LeftButton, pos=rect.center())
    assert page.view.table.current_id() == running.line.id


def test_many_cases_at_once_stay_within_the_lanes(page):
    lines = [bar.line for bar in page.view.axis._bars] * 20
    bars = bars_of(lines, page.shown.page.now)
    assert len(bars) == len(lines)
    assert {bar.lane for bar in bars} == set(range(MOST_LANES))


def test_another_enterprise_shows_none_of_the_form_before(page, busy, press):
    press(Key.Key_E)
    page.show_enterprise(busy[0].enterprise_ids("车灯")[0])
    assert page.form is None
    assert page.view.name.text == LAMPS
    assert SOLAR not in [button.text() for button in page.findChildren(QPushButton)]
