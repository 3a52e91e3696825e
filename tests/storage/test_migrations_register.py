"""The register's indexes, each revision by itself."""

from alembic import command
from revisions import settings

from gaoxinban.storage import sqlite


def test_revision_0010(tmp_path):
    """A register in use is found by every part; a blank more in a name moves it in the index."""
    engine = sqlite.engine(tmp_path / "old.db")
    found = "SELECT rowid & 4294967295 FROM enterprise_fts WHERE enterprise_fts MATCH '\"天 合\"'"
    with engine.begin() as connection:
        command.upgrade(settings(connection), "0009")
        connection.exec_driver_sql(
            "INSERT INTO enterprise (id, name, name_key, initials, search_text)"
            " VALUES (7, '天合', '天合', 'th', '天 合')"
        )
        command.upgrade(settings(connection), "0010")
        assert connection.exec_driver_sql(found).scalars().all() == [7]
        connection.exec_driver_sql("UPDATE enterprise SET name = '天 合'")
        place, text = connection.exec_driver_sql("SELECT place, look_up FROM enterprise").one()
        assert (place >> 32, place & (2**32 - 1), text) == (3, 7, "th|||")
        assert connection.exec_driver_sql(found).scalars().all() == [7]
        connection.exec_driver_sql(
            "INSERT INTO enterprise_fts(enterprise_fts, rank) VALUES ('integrity-check', 1)"
        )
    engine.dispose()


def test_revision_0021(tmp_path):
    """The pieces of a register in use are found, of a phone without its dashes, and kept in step."""
    engine = sqlite.engine(tmp_path / "old.db")
    with engine.begin() as connection:

        def pieces():
            asked = (sqlite.look_up_matches("1234"), sqlite.initials_match("hg"))
            found = [connection.execute(each).scalars().all() for each in asked]
            assert sqlite.full_text_agrees(connection)
            return [[place >> 32 for place in places] for places in found]

        command.upgrade(settings(connection), "0020")
        connection.exec_driver_sql(
            "INSERT INTO enterprise (id, name, name_key, initials, contact_phone)"
            " VALUES (7, '天合光', '天合光', 'thg', '0519-12 34')"
        )
        command.upgrade(settings(connection), "0021")
        assert pieces() == [[3], [3]]
        for change, left in (
            ("UPDATE enterprise SET name = '天 合光'", [[4], [4]]),
            ("UPDATE enterprise SET contact_phone = ''", [[], [4]]),
            ("UPDATE enterprise SET initials = 'cz'", [[], []]),
            ("DELETE FROM enterprise", [[], []]),
        ):
            connection.exec_driver_sql(change)
            assert pieces() == left
    engine.dispose()
