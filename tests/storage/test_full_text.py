"""Search finds exactly the words typed: one, two or four characters, Latin, full-width, hostile."""

import random
from contextlib import closing

import pytest
import sqlcipher3.dbapi2 as driver
from hypothesis import given
from hypothesis import strategies as st
from new_office import acting, request
from open_file import execute, rows

from gaoxinban.application import commands as c
from gaoxinban.application.rows import TicketFilter
from gaoxinban.domain.term import Role
from gaoxinban.storage import maintenance
from gaoxinban.storage.search_text import phrases, spaced
from gaoxinban.storage.sqlite import FULL_TEXT_INDEXES

CASES = (
    ("社保开户怎么办", "新员工二十人,要带什么材料。"),
    ("申请5G基站建设", "厂区信号差,想装ＷｉＦｉ和R&D中心的5G基站。"),
    ("用地指标", "二期用地上,海归团队已到位。"),
    ("产品召回", "100%退款,价格3.5元;C++工程师难招。"),
    ("人才公寓", "々〇号楼,𬭚泰科技的员工想租。"),
    ("开工许可", "Café Müller 的项目;テスト设备进场。"),
)


@pytest.fixture
def find(desk):
    office, clock = desk
    actor = acting(office, Role.SUPERVISOR)
    for title, body in CASES:
        clock.advance(minutes=3)
        office.log(actor, request(title=title, body=body, contact_name="", contact_phone=""))

    def found(text, **more):
        wanted = TicketFilter(text=text, sort="number", descending=False, **more)
        ids = list(office.ticket_ids(wanted))
        page = office.ticket_page(wanted, 50)
        assert [row.id for row in page.rows] == ids
        newest = [row.id for row in office.ticket_page(TicketFilter(text=text), 50).rows]
        assert newest == ids[::-1]
        return ids

    found.office, found.actor = office, actor
    return found


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("社", [1]),
        ("开", [1, 6]),
        ("用地", [3]),
        ("开户", [1]),
        ("地用", []),
        ("社保开户", [1]),
        ("人才公寓", [5]),
        ("社保 材料", [1]),
        ("社保 公寓", []),
        ("5G", [2]),
        ("5g基站", [2]),
        ("５Ｇ", [2]),
        ("wifi", [2]),
        ("r&d", [2]),
        ("R D", [2]),
        ("3.5", [4]),
        ("c++", [4]),
        ("100%", [4]),
        ("〇", [5]),
        ("𬭚泰", [5]),
        ("CAFÉ müller", [6]),
        ("スト", [6]),
        ("GX-2026-000003", [3]),
        ("gx-2026-000003", [3]),
        ("000003", [3]),
        ("3", [3, 4]),
        ("2026-3", [3]),
        (" gx2026-03 ", [3]),
        ("GX-2025-3", []),
        ("", [1, 2, 3, 4, 5, 6]),
        ("   ", [1, 2, 3, 4, 5, 6]),
        ("。!?「」", []),
        ("|", []),
        ("\ue000", []),
        ("\x00", []),
    ],
)
def test_words_are_found_exactly(find, text, ids):
    """Nothing was found inside Chinese text: tome PR#207."""
    assert find(text) == ids


@pytest.mark.parametrize(
    "text",
    ['"', "'", '社"保', "社保 OR 用地", "NOT", "NEAR(社 保)", "search_text:社", "社*", "^社",
     "-社", "(", ")", "社 AND", "%", "_", "\\", ";DROP TABLE ticket", "{社保}", "社+保", "🙂"],
)  # fmt: skip
def test_operators_and_quotes_are_only_words(find, text):
    assert set(find(text)) <= {1, 2, 3, 4, 5, 6}
    assert find("社保") == [1]


@given(st.text(max_size=12))
def test_any_text_makes_a_query_of_words_only(text):
    for phrase in phrases(text):
        assert phrase == " ".join(phrase.split())
        assert all(c.isalnum() or c == " " for c in phrase)


@given(st.text(max_size=20), st.text(max_size=20))
def test_what_was_written_is_found_by_its_own_words(before, word):
    indexed = (
        f" {' '.join(''.join(c if c.isalnum() else ' ' for c in spaced(before + word)).split())} "
    )
    whole = f" {' '.join(phrases(word))} "
    if word.isalnum() and all("\u4e00" <= c <= "\u9fff" for c in word):
        assert whole in indexed


def test_no_word_runs_from_one_part_of_a_case_into_the_next(find):
    """标题…怎么办 + 新员工…: 「办新」 stands nowhere."""
    assert find("办新") == []
    assert find("标二") == []
    assert find("公寓々") == []
    assert find("怎么办 新员工") == [1]


def test_notes_results_contacts_and_amended_titles_are_found(find):
    office, actor = find.office, find.actor
    office.do(actor, c.AcceptCase(ticket_id=1))
    office.do(actor, c.ContactCase(ticket_id=1, reached="何工", note="约好周三上门"))
    office.do(actor, c.ResolveCase(ticket_id=1, result="已经窗口办妥"))
    office.do(
        actor,
        c.AmendCase(ticket_id=2, reason="笔误", title="申请微站", contact_phone="0519-85127300"),
    )
    assert find("周三") == [1]
    assert find("办妥") == [1]
    assert find("微站") == [2]
    assert find("85127300") == [2]
    assert find("申请5G") == []
    assert find("基站") == [2]


def test_newest_first_is_by_the_time_of_logging_however_late_a_case_was_entered(desk):
    """The short cut for newest hits must notice back-dated cases, ties and words in every case."""
    office, clock = desk
    actor = acting(office, Role.OFFICER)
    chance = random.Random(9)
    for number in range(120):
        clock.advance(minutes=chance.choice((0, 0, 1, 30)))
        back = chance.choice((0, 0, 0, 0, 3, 400)) * 3_600_000_000
        office.log(
            actor,
            request(
                title=f"用地{'批复' if number % 9 == 0 else '咨询'}",
                happened_at=clock.now() - back if back else None,
                late_reason="补录",
                dispatch=False,
            ),
        )
    for text in ("用地", "批复", "咨询", "用地 社保"):
        by_logged = list(office.ticket_ids(TicketFilter(text=text)))
        rows = office.ticket_rows(by_logged)
        assert [(r.logged_at, r.id) for r in rows] == sorted(
            ((r.logged_at, r.id) for r in rows), reverse=True
        )
        for limit in (1, 3, 10, 50):
            seen, after = [], None
            while True:
                page = office.ticket_page(TicketFilter(text=text), limit, after)
                seen += [row.id for row in page.rows]
                if page.cursor is None:
                    break
                after = page.cursor
            assert seen == by_logged


def test_a_damaged_index_is_named_and_made_anew(desk, tmp_path):
    """A bad block in it is no reason to restore a backup: the texts themselves are sound."""
    office, _ = desk
    office.log(acting(office, Role.OFFICER), request())
    execute(tmp_path / "office.db", "UPDATE ticket_fts_data SET block = block || 'x' WHERE id > 10")
    (finding,) = office.maintenance.verify()
    assert "db rebuild" in finding.sentence
    assert [each.sentence for each in office.maintenance.rebuild()] == [finding.sentence]
    assert office.maintenance.verify() == []


PIECES = "SELECT count(DISTINCT segid) FROM ticket_fts_idx"


def test_what_many_acts_left_in_pieces_is_joined_while_others_save(find, tmp_path, monkeypatch):
    """Whether one case has a word is asked of each piece: 0.3 s for a page of a long list."""
    monkeypatch.setattr(maintenance, "TIDIED", 1)
    path = tmp_path / "office.db"
    assert rows(path, PIECES)[0][0] > 3
    steps = []

    def told():
        with closing(driver.connect(str(path), timeout=0)) as another:
            another.execute("INSERT INTO setting VALUES (?, 'x')", (f"step {len(steps)}",))
            another.commit()
        steps.append(rows(path, PIECES)[0][0])

    find.office.maintenance.tidy(told)
    assert steps[-1] == 1
    assert find("开") == [1, 6]
    find.office.log(find.actor, request(title="再开一次"))
    assert find("开") == [1, 6, 7]
    assert find.office.maintenance.verify() == []


def test_nothing_is_written_for_one_piece(find, tmp_path):
    find.office.maintenance.tidy(lambda: None)
    blocks = "SELECT id, hex(block) FROM ticket_fts_data ORDER BY id"
    before, steps = rows(tmp_path / "office.db", blocks), []
    find.office.maintenance.tidy(lambda: steps.append(1))
    assert rows(tmp_path / "office.db", blocks) == before
    assert len(steps) == len(FULL_TEXT_INDEXES)
