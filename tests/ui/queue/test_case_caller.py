"""保密 on the page of a case: who is told, who looks, and what goes onto paper."""

from PySide6.QtCore import Qt

from gaoxinban.application import commands as c
from gaoxinban.application.register import EditEnterprise
from gaoxinban.domain.term import LegName, Privacy, Rating
from gaoxinban.ui.kit.duration import exact_text
from gaoxinban.ui.kit.list_export import sheet_of
from gaoxinban.ui.kit.plain_text import PlainLabel
from gaoxinban.ui.queue.case_text import case_text
from gaoxinban.ui.queue.columns import columns, queue_row
from gaoxinban.ui.queue.exporting import listing_of, summaries
from gaoxinban.ui.queue.paper import summary_of

K = Qt.Key
CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier


def test_a_supervisor_looks_by_a_key_and_a_reason(drive, cast, context, desk, type_in):
    ticket = cast.log(privacy=Privacy.CONFIDENTIAL, contact_phone="13800000012")
    cast.accept(ticket)
    context.seat.sit(cast.supervisor)
    page = drive()
    page.open(ticket)

    def seen():
        return [label.text() for label in page.page.findChildren(PlainLabel)]

    assert not any("13800000012" in text for text in seen())
    assert "「保密」" in seen()
    page.key(K.Key_V, SHIFT)
    type_in(page.form.reason, "回访")
    page.key(K.Key_Return, CTRL)
    assert any("13800000012" in text for text in seen())
    assert page.shown.detail.timeline[-1].text == "回访"


def test_what_leaves_the_window_tells_nobody_not_even_by_the_officers_hand(
    drive, cast, desk, office, clock
):
    firm = "紫藤隐名装备有限公司"
    ticket = cast.accept(cast.log(privacy=Privacy.CONFIDENTIAL, enterprise_name=firm))
    page = drive()
    page.open(ticket)
    assert page.shown.detail.row.enterprise == firm, "he is told on the case's own page"
    sheet = sheet_of(listing_of(office, "工单", columns(), [ticket]), None)
    found = office.detail(ticket)
    copied = case_text(found, queue_row(office, found.row, clock.now()))
    printed = summaries(office, [ticket], "陈")
    assert "保密" in copied
    assert not [each for each in (list(sheet.rows), copied, printed) if firm in repr(each)]
    reader = desk.seat.reader
    assert firm in repr(summary_of(office, ticket, "陈", reader)), "when he asks for it"
    assert firm not in repr(summary_of(office, ticket, "陈", cast.stranger.actor))


def test_the_officer_makes_it_known_with_the_callers_word(drive, cast, desk, type_in):
    ticket = cast.log(privacy=Privacy.CONFIDENTIAL)
    cast.accept(ticket)
    page = drive()
    page.open(ticket)
    page.key(K.Key_I, SHIFT)
    assert page.form.privacy.value() is Privacy.NAMED
    page.key(K.Key_Return, CTRL)
    assert "原话" in page.form.error("reason")
    type_in(page.form.reason, "他说可以公开")
    page.key(K.Key_Return, CTRL)
    assert page.shown.detail.privacy is Privacy.NAMED


def test_further_columns_tell_what_happened_and_nothing_of_who_stays_unnamed(cast, office, clock):
    ticket = cast.in_hand()
    cast.resolve(ticket)
    cast.do(c.CallBackCase(ticket_id=ticket, solved=True, rating=Rating.SATISFIED), cast.supervisor)
    veiled = cast.log(privacy=Privacy.CONFIDENTIAL)
    firm = office.ticket_rows([ticket])[0].enterprise_id
    change = EditEnterprise(enterprise_id=firm, changes={"town": ("", "孟河镇")})
    office.register.edit(cast.supervisor.actor, change)
    listing = listing_of(office, "工单", columns(), [ticket, veiled])
    keys = [column.key for column in listing.columns]
    known, kept = (dict(zip(keys, row, strict=True)) for row in sheet_of(listing, None).rows)
    detail = office.detail(ticket)
    legs = {leg.name: leg for leg in detail.legs}
    assert (known["town"], known["rating"]) == ("孟河镇", "满意")
    for key, at in (
        ("dispatched", legs[LegName.DISPATCH].until),
        ("accepted", legs[LegName.ACCEPT].until),
        ("contacted", legs[LegName.CONTACT].until),
        ("promised", legs[LegName.RESOLVE].due),
    ):
        assert known[key] == exact_text(at), key
    assert (kept["town"], kept["accepted"], kept["rating"]) == ("", "", "")
