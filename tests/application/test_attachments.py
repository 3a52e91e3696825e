"""Files of a case: stored whole, named by the chain, cleaned, bounded, taken off and undone."""

import hashlib
import io
import os
import zipfile

import pytest
from new_office import acting, request

from gaoxinban.application import attachments
from gaoxinban.application import commands as c
from gaoxinban.application.attachments import DetachFile, GivenFile
from gaoxinban.application.file_names import clean_name, danger_of, file_name_of, media_of
from gaoxinban.application.laid_files import as_payload
from gaoxinban.application.rows import TicketFilter
from gaoxinban.domain.errors import Refused
from gaoxinban.domain.event import EventKind
from gaoxinban.domain.term import Role

PNG = b"\x89PNG\r\n\x1a\n" + b"0" * 40


@pytest.fixture
def case(office):
    return office.log(acting(office, Role.OFFICER), request()).value.ticket_id


@pytest.fixture
def who(office):
    return acting(office, Role.OFFICER)


def give(office, who, case, name="现场照片.png", data=PNG):
    office.files.attach(who, case, GivenFile(name, data))
    return office.files.of(case)[-1]


def size_of_database(office):
    place = office.maintenance.place
    return sum(
        each.stat().st_size for each in place.parent.glob(f"{place.name}*") if each.is_file()
    )


def test_a_file_is_kept_under_its_hash_and_proved_by_the_chain(office, who, case, tmp_path):
    """Beside the database: pictures within the texts made every case slow (znuny#764)."""
    source = tmp_path / "来函.pdf"
    source.write_bytes(b"%PDF-1.7 " + b"x" * 3_000_000)
    before = size_of_database(office)
    office.files.attach(who, case, GivenFile(source.name, source))
    assert size_of_database(office) - before < 300_000
    row = office.files.of(case)[0]
    digest = hashlib.sha256(source.read_bytes()).hexdigest()
    assert (row.name, row.hash, row.size) == ("来函.pdf", digest, 3_000_009)
    assert (row.media, row.actor, row.is_picture) == ("application/pdf", who.name, False)
    stored = office._database.files.path(digest)
    assert stored.parts[-4:] == ("office-attachments", digest[:2], digest[2:4], digest)
    assert stored.read_bytes() == source.read_bytes()
    assert office.detail(case).timeline[-1].line == "添加附件：来函.pdf（2.9 MB）"
    assert office.maintenance.verify() == office.files.findings() == []
    assert list(stored.parents[2].glob(".new-*")) == [], "no half file stays"


def test_a_search_finds_a_case_by_the_name_of_its_file(office, who, case):
    give(office, who, case, "变压器铭牌.png")
    assert [row.id for row in office.ticket_page(TicketFilter(text="铭牌")).rows] == [case]


def test_what_is_missing_or_changed_is_found_and_not_opened(office, who, case):
    kept, changed = give(office, who, case, "甲.txt", b"a"), give(office, who, case, "乙.txt", b"b")
    place = office._database.files.path(changed.hash)
    place.chmod(0o600)
    place.write_bytes(b"c")
    assert [f.sentence for f in office.files.findings()] == [
        "工单 GX-2026-000001 第 4 步的附件内容与它的指纹不符，被改动过。"
    ]
    with pytest.raises(Refused, match="被改动过，没有打开"):
        office.files.take_out(changed)
    office._database.files.path(kept.hash).unlink()
    assert any("文件不见了" in f.sentence for f in office.files.findings())
    with pytest.raises(Refused, match="不见了"):
        office.files.read(kept)
    again = office.files
    again.attach(who, case, GivenFile("乙（重新）.txt", b"b"))
    assert office.files.read(changed) == b"b", "giving the same content again mends the file"


def test_the_same_content_lies_on_the_disk_once(office, who, case):
    other = office.log(who, request(title="另一件")).value.ticket_id
    for ticket in (case, other):
        give(office, who, ticket)
    assert office.files.count() == 1
    with pytest.raises(Refused, match="内容相同，没有重复添加"):
        give(office, who, case)


@pytest.mark.parametrize(
    ("data", "sentence"),
    [(b"", "是空文件"), (b"x" * 11, "超过 10 字节，不能添加")],
)
def test_nothing_and_too_much_are_refused_and_leave_nothing(
    office, who, case, monkeypatch, data, sentence
):
    monkeypatch.setattr(attachments, "MOST_BYTES", 10)
    with pytest.raises(Refused, match=sentence):
        give(office, who, case, data=data)
    assert office.files.of(case) == []
    folder = office._database.files.path("0" * 64).parents[2]
    assert [path for path in folder.rglob("*") if path.is_file()] == []


def test_folders_devices_and_missing_files_are_refused(office, who, case, tmp_path):
    for path, sentence in ((tmp_path, "是文件夹"), (tmp_path / "没有.txt", "不是普通文件")):
        with pytest.raises(Refused, match=sentence):
            office.files.attach(who, case, GivenFile(path.name, path))


def test_no_more_files_than_a_case_can_hold(office, who, case, monkeypatch):
    monkeypatch.setattr(attachments, "MOST_FILES", 1)
    give(office, who, case)
    with pytest.raises(Refused, match="最多 1 个附件"):
        give(office, who, case, data=b"more")


def test_a_removed_file_stays_in_history_and_on_the_disk(office, who, case):
    """A deletion left nothing of what was deleted: osTicket#5442."""
    row = give(office, who, case)
    office.files.detach(who, DetachFile(ticket_id=case, seq=row.seq, reason="传错了"))
    assert office.files.of(case) == []
    last = office.detail(case).timeline[-1]
    assert (last.kind, last.line, last.text) == (
        EventKind.DETACH,
        "移除附件：现场照片.png",
        "传错了",
    )
    assert office.files.read(row) == PNG
    assert office.files.findings() == []
    with pytest.raises(Refused, match="没有这个附件"):
        office.files.detach(who, DetachFile(ticket_id=case, seq=row.seq))


def test_only_who_gave_it_or_leads_takes_it_off(office, who, case):
    row = give(office, acting(office, Role.SUPERVISOR), case)
    with pytest.raises(Refused, match="须由添加人、组长或主管移除"):
        office.files.detach(who, DetachFile(ticket_id=case, seq=row.seq))
    lead = acting(office, Role.LEAD)
    office.files.detach(lead, DetachFile(ticket_id=case, seq=row.seq))
    assert office.files.of(case) == []


def test_attaching_can_be_undone(office, who, case):
    give(office, who, case)
    office.do(who, c.UndoAct(ticket_id=case))
    assert office.files.of(case) == []
    assert office.maintenance.verify() == []


def test_files_of_a_merged_case_are_shown_with_the_case_it_went_into(office, who, case):
    lead = acting(office, Role.LEAD, "企业服务组")
    later = office.log(who, request(title="社保开户再问")).value.ticket_id
    give(office, who, later, "后来.png")
    office.do(lead, c.MergeCase(ticket_id=later, into_id=case, reason="同一件事"))
    assert [(row.name, row.origin) for row in office.files.of(case)] == [
        ("后来.png", "GX-2026-000002")
    ]


def test_nothing_joins_an_archived_case(office, who, case):
    supervisor = acting(office, Role.SUPERVISOR)
    office.do(supervisor, c.VoidCase(ticket_id=case, reason="重复"))
    with pytest.raises(Refused, match="不能添加附件"):
        give(office, who, case)


def test_a_copy_leaves_under_its_own_name_and_overwrites_nothing(office, who, case, tmp_path):
    row = give(office, who, case, "a.txt", b"1")
    first, second = (office.files.take_out(row, tmp_path) for _ in range(2))
    assert (first.name, second.name) == ("a.txt", "a (2).txt")
    assert first.read_bytes() == second.read_bytes() == b"1"


@pytest.mark.parametrize(
    ("name", "clean"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\x\\合同.docx", "合同.docx"),
        ("报价\u202egnp.exe", "报价gnp.exe"),
        ("a\x00b\x07\n.txt", "ab.txt"),
        ("  .. ", "附件"),
        ("", "附件"),
        ("\u200b\u2066", "附件"),
        ("con.txt", "_con.txt"),
        ("LPT1", "_LPT1"),
        ('a<b>:"|?*.txt', "a_b______.txt"),
        ("字" * 300 + ".pdf", "字" * 116 + ".pdf"),
        ("照片 😀.jpg", "照片 😀.jpg"),
    ],
)
def test_names_are_cleaned(name, clean):
    assert clean_name(name) == clean
    assert clean_name(clean) == clean


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("甲/乙公司 工单", "甲_乙公司 工单.xlsx"),
        ('某厂: "一期"? *急*|<新>\\旧', "某厂_ _一期__ _急___新__旧.xlsx"),
        ("结尾有点。..", "结尾有点。.xlsx"),
        ("CON", "_CON.xlsx"),
        ("...", "附件.xlsx"),
        ("字" * 100, "字" * 78 + ".xlsx"),
    ],
)
def test_a_title_becomes_a_name_that_every_system_takes(title, name, tmp_path):
    assert file_name_of(title, ".xlsx") == name
    (tmp_path / name).write_bytes(b"")


def test_a_file_with_a_long_chinese_name_leaves(office, who, case, tmp_path):
    row = give(office, who, case, "字" * 110 + ".txt", b"1")
    place = office.files.take_out(row, tmp_path)
    assert (place.suffix, place.read_bytes()) == (".txt", b"1")


def macro_document():
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("word/vbaProject.bin", b"x")
    return made.getvalue()


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("报价.pdf.exe", b"anything", "可以运行的文件（.exe）"),
        ("照片.png", b"MZ\x90\x00", "内容是程序"),
        ("说明.txt", b"#!/bin/sh\nrm", "内容是程序"),
        ("启动", b"\x7fELF", "内容是程序"),
        ("表.docx", macro_document(), "带有宏"),
        ("表.doc", "xx_VBA_PROJECT".encode("utf-16-le"), "带有宏"),
        ("页.html", b"<script>", "可以运行的文件"),
        ("好.pdf", b"%PDF-1.7", ""),
        ("坏.zip", b"PK\x03\x04 broken", ""),
    ],
)
def test_what_could_run_is_told(name, data, said):
    sentence = danger_of(name, data)
    assert bool(sentence) == bool(said)
    assert said in sentence


@pytest.mark.parametrize(
    "ending",
    [
        "exe",
        "bat",
        "cmd",
        "scr",
        "lnk",
        "js",
        "vbs",
        "ps1",
        "msi",
        "hta",
        "jar",
        "EXE",
        "library-ms",
        "AppImage",
        "desktop",
        "rdp",
        "jnlp",
        "mdb",
    ],
)
@pytest.mark.parametrize(
    "shape",
    ["a.{}", "报价.pdf.{}", "报价\u202egnp.{}", "报价.pdf\u2003\u2003.{}", "a.{}\u200b", "a.{}. "],
)
def test_endings_that_run_are_told_however_they_are_hidden(ending, shape):
    """A name that is written from right to left shows 报价exe.png."""
    name = clean_name(shape.format(ending))
    assert "\u202e" not in name
    assert f"可以运行的文件（.{ending.casefold()}）" in danger_of(name, b"anything")


def test_kinds_are_read_from_the_content_not_the_name():
    assert media_of(PNG) == "image/png"
    assert media_of(b"RIFF\x00\x00\x00\x00WEBPVP8 ") == "image/webp"
    assert media_of(b"hello") == ""


def test_what_was_given_before_the_case_waits_for_it_and_for_nobody_else(office, who):
    files = tuple(office.files.lay_by(GivenFile(name, PNG)) for name in ("一.png", "二.png"))
    case = office.log(who, request(draft="w", files=files)).value.ticket_id
    assert office.files.laid(who, case) == files
    assert office.files.laid(acting(office, Role.SUPERVISOR), case) == ()
    assert office.files.attach_laid(who, case).value == ()
    assert [row.name for row in office.files.of(case)] == ["一.png", "二.png"]
    assert office.files.laid(who, case) == ()
    assert office.files.attach_laid(who, case).value == ()
    assert len(office.files.of(case)) == 2


def test_attaching_that_was_cut_off_goes_on_and_doubles_nothing(office, who):
    files = tuple(office.files.lay_by(GivenFile(name, PNG)) for name in ("一.png", "二.png"))
    case = office.log(who, request(files=files)).value.ticket_id
    give(office, who, case, "一.png")
    assert office.files.attach_laid(who, case).value == ()
    assert [row.name for row in office.files.of(case)] == ["一.png", "二.png"]
    assert office.files.findings() == []


def test_files_that_no_draft_names_are_swept_a_day_later(office, who):
    kept, waits, orphan, fresh = (
        office.files.lay_by(GivenFile("x", data)) for data in (b"1", b"2", b"3", b"4")
    )
    office.desk.drafts.keep(("w", who.ref, "m"), as_payload([kept]))
    office.log(who, request(files=(waits,)))
    for each in (kept, waits, orphan):
        os.utime(office._database.draft_files.path(each.hash), (1, 1))
    office.desk.drafts.sweep()
    assert office.files.lost([kept, waits, orphan, fresh]) == [orphan]
    os.utime(office._database.draft_files.path(kept.hash), (1, 1))
    office.desk.drafts.drop("w")
    again = office.files.lay_by(GivenFile("x", b"1"))
    office.desk.drafts.sweep()
    assert office.files.lost([again]) == [], "what was laid there again is new"
