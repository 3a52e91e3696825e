"""An upgrade is whole or not at all; strangers and newer files stay as they are."""

import hashlib
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from open_file import execute, rows

from gaoxinban.bootstrap import open_office, shipped
from gaoxinban.domain.errors import Refused
from gaoxinban.storage import migrate

MIGRATIONS = shipped("migrations")
HEAD = migrate.head(MIGRATIONS)

BROKEN = '''
"""A revision that fails after it has changed things."""
import sqlalchemy as sa
from alembic import op
revision, down_revision = "9998", "{before}"
def upgrade():
    op.create_table("half_done", sa.Column("id", sa.Integer, primary_key=True))
    op.execute("DELETE FROM ticket_search")
    {then}
'''


def extended(folder: Path, body: str) -> Path:
    """The program's migrations and one more, as the next release would have it."""
    migrations = folder / "migrations"
    shutil.copytree(MIGRATIONS, migrations, ignore=shutil.ignore_patterns("__pycache__"))
    (migrations / "versions" / "2099_01_01_next_9998.py").write_text(body, encoding="utf-8")
    return migrations


def content(path: Path) -> list[str]:
    with closing(sqlite3.connect(path)) as connection:
        return list(connection.iterdump())


def test_a_newer_database_is_refused_and_left_alone(filled):
    execute(filled, "UPDATE alembic_version SET version_num = '9999'")
    before = content(filled)
    with pytest.raises(Refused, match=r"较新版本的高新办.*9999"):
        open_office(filled)
    assert content(filled) == before
    assert not (filled.parent / "backups").exists()


@pytest.mark.parametrize("name", ["strangers.db", "notes.txt"])
def test_a_strangers_file_is_refused_byte_for_byte(tmp_path, name):
    path = tmp_path / name
    if name.endswith(".db"):
        execute(path, "CREATE TABLE album (id INTEGER)", "INSERT INTO album VALUES (1)")
    else:
        path.write_text("会议记录。" * 200, encoding="utf-8")
    before = hashlib.sha256(path.read_bytes()).digest()
    with pytest.raises(Refused):
        open_office(path)
    assert hashlib.sha256(path.read_bytes()).digest() == before
    assert list(tmp_path.iterdir()) == [path]


def test_a_table_of_alembic_alone_is_not_ours(tmp_path):
    path = tmp_path / "other.db"
    execute(path, "CREATE TABLE alembic_version (version_num TEXT)", "CREATE TABLE song (id)")
    with pytest.raises(Refused, match="别的程序"):
        migrate.upgrade(path, MIGRATIONS)


@pytest.mark.parametrize("then", ["raise RuntimeError('half-way')", "op.execute('SELECT nothing')"])
def test_a_failing_revision_leaves_the_old_database_and_names_the_backup(filled, tmp_path, then):
    migrations = extended(tmp_path, BROKEN.format(before=HEAD, then=then))
    before = content(filled)
    with pytest.raises(Refused, match=rf"已退回升级前的状态.*office-before-{HEAD}-001\.db"):
        migrate.upgrade(filled, migrations)
    assert content(filled) == before
    assert content(filled.parent / "backups" / f"office-before-{HEAD}-001.db") == before
    with closing(open_office(filled)) as office:
        assert office.maintenance.verify() == []


def test_a_revision_that_breaks_references_is_undone(filled, tmp_path):
    body = BROKEN.format(before=HEAD, then="op.execute('DELETE FROM enterprise')")
    before = content(filled)
    with pytest.raises(Refused, match="指向不存在的记录"):
        migrate.upgrade(filled, extended(tmp_path, body))
    assert content(filled) == before


def test_a_good_revision_backs_up_first_and_keeps_children(filled, tmp_path):
    """Batch migrations with foreign keys on delete children silently: models.md §3."""
    body = BROKEN.format(
        before=HEAD,
        then="""
    with op.batch_alter_table("enterprise") as batch:
        batch.add_column(sa.Column("note", sa.Text))""",
    ).replace('op.execute("DELETE FROM ticket_search")', "pass")
    tickets = rows(filled, "SELECT * FROM ticket")
    assert migrate.upgrade(filled, extended(tmp_path, body)) is True
    assert rows(filled, "SELECT version_num FROM alembic_version") == [("9998",)]
    assert rows(filled, "SELECT * FROM ticket") == tickets
    backup = filled.parent / "backups" / f"office-before-{HEAD}-001.db"
    assert rows(backup, "SELECT version_num FROM alembic_version") == [(HEAD,)]
    with pytest.raises(Refused, match="较新版本"):
        open_office(filled)


def test_only_the_newest_backups_stay(filled, tmp_path):
    path = filled.with_name("高新办[1] %s.db")
    filled.rename(path)
    body = BROKEN.format(before=HEAD, then="raise RuntimeError")
    migrations = extended(tmp_path, body)
    for _ in range(migrate.KEEP_BACKUPS + 2):
        with pytest.raises(Refused):
            migrate.upgrade(path, migrations)
    kept = sorted(each.name for each in (path.parent / "backups").iterdir())
    assert kept == [f"高新办[1] %s-before-{HEAD}-{number:03d}.db" for number in range(3, 8)]
