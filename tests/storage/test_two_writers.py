"""Several writers on one file: nobody is told "locked", no number is lost or given twice."""

import multiprocessing
import os
import random
import shutil
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest
from new_office import FixedClock, acting, at, new_office, request
from open_file import execute, rows
from sqlalchemy import Connection
from sqlalchemy.exc import IntegrityError

from gaoxinban.application import commands as c
from gaoxinban.application import handling, intake
from gaoxinban.application.acting import Act
from gaoxinban.bootstrap import open_office
from gaoxinban.domain.errors import Refused
from gaoxinban.domain.term import Role

THREADS, LOGS = 8, 20


def _log_many(path: str, name: str, threads: int, logs: int) -> None:
    with closing(open_office(Path(path), clock=FixedClock(at("2026-03-02 09:00")))) as office:
        actor = acting(office, Role.OFFICER)

        def work(thread: int) -> None:
            for number in range(logs):
                office.log(actor, request(title=f"{name} {thread} {number}"))

        with ThreadPoolExecutor(threads) as pool:
            for done in [pool.submit(work, thread) for thread in range(threads)]:
                done.result()


def test_eight_threads_in_each_of_two_processes_all_log(tmp_path):
    """A DEFERRED transaction that reads first and then writes fails at once: dbx PR#6990."""
    office, _ = new_office(tmp_path)
    path = tmp_path / "office.db"
    context = multiprocessing.get_context("spawn")
    other = context.Process(target=_log_many, args=(str(path), "甲", THREADS, LOGS))
    other.start()
    _log_many(str(path), "乙", THREADS, LOGS)
    other.join()
    assert other.exitcode == 0
    total = 2 * THREADS * LOGS
    serials = rows(path, "SELECT serial FROM ticket ORDER BY id")
    assert [serial for (serial,) in serials] == list(range(1, total + 1))
    assert rows(path, "SELECT count(DISTINCT title) FROM ticket") == [(total,)]
    assert office.maintenance.verify() == []
    office.close()


def test_a_writer_waits_for_the_other_instead_of_failing(tmp_path):
    office, _ = new_office(tmp_path)
    actor = acting(office, Role.OFFICER)
    held = threading.Event()

    def hold() -> None:
        with office.transaction() as uow:
            uow.book.teams()
            held.set()
            time.sleep(0.3)
            uow.commit()

    with ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(hold)
        held.wait(10)
        assert office.log(actor, request()).value.number == "GX-2026-000001"
        waiting.result()
    office.close()


def test_a_commit_that_failed_neither_ends_saving_nor_locks_the_others_out(tmp_path):
    """What a full disk does: SQLAlchemy leaves such a transaction open until it is rolled back."""
    office, _ = new_office(tmp_path)
    actor = acting(office, Role.OFFICER)
    with pytest.raises(IntegrityError), office.transaction() as uow:
        uow._connection.exec_driver_sql("PRAGMA defer_foreign_keys = ON")
        orphan = "INSERT INTO contact (enterprise_id) VALUES (7)"
        uow._connection.exec_driver_sql(orphan)
        uow.commit()
    with closing(open_office(tmp_path / "office.db", clock=office.clock)) as other:
        assert other.log(actor, request()).value.number == "GX-2026-000001"
    assert office.log(actor, request()).value.number == "GX-2026-000002"
    office.close()


@pytest.mark.skipif(os.name != "posix", reason="Windows lets no open file go")
@pytest.mark.parametrize("replaced", [True, False])
def test_nothing_is_saved_into_a_file_that_is_no_longer_there(tmp_path, replaced):
    """An older copy put over the open database, or the file moved away, swallowed every save."""
    office, _ = new_office(tmp_path)
    actor = acting(office, Role.OFFICER)
    office.log(actor, request())
    path, aside = tmp_path / "office.db", tmp_path / "aside.db"
    path.rename(aside)
    if replaced:
        shutil.copy(aside, path)
    with pytest.raises(Refused, match="被移走、删除或换掉了，没有保存"):
        office.log(actor, request())
    with ThreadPoolExecutor(1) as pool, pytest.raises(Refused, match="换掉了"):
        pool.submit(office.log, actor, request()).result()
    aside.replace(path)
    assert office.log(actor, request()).value.number == "GX-2026-000002"
    office.close()


def test_a_window_left_open_while_a_newer_program_upgrades_writes_no_more(tmp_path):
    """It knows nothing of what the new schema derives; its rows would contradict the events."""
    office, _ = new_office(tmp_path)
    actor = acting(office, Role.OFFICER)
    made = office.log(actor, request()).value.ticket_id
    execute(tmp_path / "office.db", "UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(Refused, match="另一个版本的程序升级（版本 9999）"):
        office.log(actor, request())
    with ThreadPoolExecutor(1) as pool, pytest.raises(Refused, match="不能再读写"):
        pool.submit(office.detail, made).result()
    assert rows(tmp_path / "office.db", "SELECT count(*) FROM ticket") == [(1,)]
    office.close()


def test_readers_are_never_blocked_and_see_one_moment(tmp_path):
    office, _ = new_office(tmp_path)
    actor = acting(office, Role.OFFICER)
    office.log(actor, request())
    with office.transaction() as uow:
        uow.book.add_team("还没有提交的团队")
        with ThreadPoolExecutor(1) as pool:
            directory = pool.submit(office.directory).result(timeout=3)
        assert "还没有提交的团队" not in [team.name for team in directory.teams]
    office.close()


def test_a_file_that_is_locked_for_long_is_refused_with_a_sentence(tmp_path, monkeypatch):
    monkeypatch.setattr(
        "gaoxinban.storage.driver_file.PRAGMAS",
        ("PRAGMA journal_mode=WAL", "PRAGMA synchronous=FULL", "PRAGMA busy_timeout=50"),
    )
    first, _ = new_office(tmp_path)
    actor = acting(first, Role.OFFICER)
    second = open_office(tmp_path / "office.db", clock=FixedClock(at("2026-03-02 09:00")))
    with first.transaction(), pytest.raises(Refused, match="正被别的程序占用"):
        second.log(actor, request())
    assert second.log(actor, request()).value.number == "GX-2026-000001"
    first.close()
    second.close()


def test_another_program_may_be_opened_while_one_writes_for_long(tmp_path):
    """Whether an upgrade is due is read without the write lock."""
    first, _ = new_office(tmp_path)
    with first.transaction() as uow:
        uow.book.add_team("长时间的导入")
        began = time.monotonic()
        second = open_office(tmp_path / "office.db", clock=FixedClock(at("2026-03-02 09:00")))
        assert second.directory().teams
        assert time.monotonic() - began < 4
        second.close()
    first.close()


def test_what_one_seat_remembers_is_forgotten_when_the_other_writes(tmp_path):
    """Numbers, chain and short lists are kept between transactions only while nobody else wrote."""
    first, clock = new_office(tmp_path)
    second = open_office(tmp_path / "office.db", clock=clock)
    actor = acting(first, Role.SUPERVISOR)
    chance = random.Random(5)
    ids = [first.log(actor, request()).value.ticket_id]
    for _ in range(25):
        seat = chance.choice((first, second))
        if chance.random() < 0.5:
            ids.append(seat.log(actor, request()).value.ticket_id)
        else:
            seat.do(actor, c.NoteCase(ticket_id=chance.choice(ids), note="换一台电脑"))
    with second.transaction() as uow:
        uow.book.add_team("新设的专班")
        uow.commit()
    assert "新设的专班" in [team.name for team in first.directory().teams]
    assert ids == list(range(1, len(ids) + 1))
    assert first.maintenance.verify() == []
    first.close()
    second.close()


def test_what_another_seat_writes_between_a_commit_and_the_next_begin_is_seen(
    tmp_path, monkeypatch
):
    """A long series of acts lets others in at its checkpoints: numbers, chain, cases go on from theirs."""
    first, clock = new_office(tmp_path)
    second = open_office(tmp_path / "office.db", clock=clock)
    actor = acting(first, Role.SUPERVISOR)
    logged = []
    begin = Connection.begin

    def let_in(connection):
        monkeypatch.setattr(Connection, "begin", begin)
        logged.append(second.log(actor, request()).value)
        second.do(actor, c.NoteCase(ticket_id=held, note="别处写的"))
        with second.transaction() as theirs:
            theirs.book.add_team("新设的专班")
            theirs.commit()
        return begin(connection)

    with first.transaction() as uow:
        act = Act(uow, clock, actor)
        held = intake.log(act, request()).value.ticket_id
        monkeypatch.setattr(Connection, "begin", let_in)
        uow.checkpoint()
        monkeypatch.setattr(Connection, "begin", begin)
        handling.note(act, c.NoteCase(ticket_id=held, note="接着写"))
        logged.append(intake.log(act, request()).value)
        assert "新设的专班" in [team.name for team in uow.book.teams()]
        uow.commit()
    assert [each.number for each in logged] == ["GX-2026-000002", "GX-2026-000003"]
    assert [line.text for line in first.detail(held).timeline][-2:] == ["别处写的", "接着写"]
    assert first.maintenance.verify() == []
    first.close()
    second.close()


def test_a_checkpoint_alone_keeps_what_is_in_hand(tmp_path):
    office, clock = new_office(tmp_path)
    with office.transaction() as uow:
        act = Act(uow, clock, acting(office, Role.SUPERVISOR))
        case = intake.log(act, request()).value.ticket_id
        held = uow.cases.load(case)
        uow.checkpoint()
        assert uow.cases.load(case) is held
        uow.commit()
    office.close()


def test_a_copied_file_is_a_database_of_its_own(tmp_path):
    office, clock = new_office(tmp_path)
    actor = acting(office, Role.OFFICER)
    office.log(actor, request())
    office.close()
    shutil.copy(tmp_path / "office.db", tmp_path / "copy.db")
    with closing(open_office(tmp_path / "copy.db", clock=clock)) as copy:
        assert copy.log(actor, request()).value.number == "GX-2026-000002"
    assert rows(tmp_path / "office.db", "SELECT count(*) FROM ticket") == [(1,)]
