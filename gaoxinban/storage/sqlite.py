"""Everything that is true of SQLite only: driver, pragmas, transactions, full text, upsert."""

import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from string import ascii_lowercase, digits
from typing import Any, TypeVar

from sqlalchemy import (
    ColumnElement,
    Connection,
    Engine,
    Integer,
    LargeBinary,
    NullPool,
    Select,
    Table,
    Text,
    bindparam,
    column,
    create_engine,
    event,
    func,
    literal,
    literal_column,
    select,
    table,
    text,
)
from sqlalchemy.dialects.sqlite import dialect, insert
from sqlalchemy.exc import DatabaseError
from sqlalchemy.sql.expression import UnaryExpression
from sqlalchemy.sql.operators import custom_op

from gaoxinban.storage.driver_file import driver, open_file

T = TypeVar("T")


def engine(
    path: Path,
    *,
    begin: str = "BEGIN",
    foreign_keys: bool = True,
    read_only: bool = False,
    one_thread: bool = False,
) -> Engine:
    """An engine on one file; every transaction opens with `begin`.

    Writers begin IMMEDIATE: a DEFERRED transaction that reads first and then
    writes fails at once with "database is locked" (dbx PR#6990).
    The rest as `driver_file.open_file` has it.
    """

    def connect() -> Any:
        return open_file(
            path, read_only=read_only, foreign_keys=foreign_keys, one_thread=one_thread
        )

    # Parameters are names, phones and complaints: they belong into no error message and no log.
    made = create_engine(
        "sqlite://", creator=connect, module=driver, poolclass=NullPool, hide_parameters=True
    )

    @event.listens_for(made, "begin")
    def _begin(connection: Connection) -> None:
        connection.exec_driver_sql(begin)

    return made


def compiled(statement: Select[Any]) -> str:
    """A statement for the driver; its parameters in the order in which it names them."""
    return str(statement.compile(dialect=dialect()))


def interrupt(connection: Connection) -> None:
    """Stop the statement that runs on this connection, from another thread."""
    raw: Any = connection.connection.driver_connection
    raw.interrupt()


def leave(connection: Connection) -> None:
    """End a transaction however it went, so that the connection can begin another.

    After a COMMIT that failed, on a full disk say, SQLAlchemy takes the transaction for
    ended and rolls nothing back, while SQLite's own still stands and locks everybody out.
    """
    connection.rollback()
    raw: Any = connection.connection.driver_connection
    raw.rollback()


def upsert(table: Table) -> Any:
    """INSERT that replaces every column of a row with the same primary key."""
    statement = insert(table)
    keys = {column.name for column in table.primary_key}
    return statement.on_conflict_do_update(
        index_elements=sorted(keys),
        set_={c.name: statement.excluded[c.name] for c in table.columns if c.name not in keys},
    )


def insert_new(table: Table) -> Any:
    """INSERT that does nothing where the primary key is there already: `rowcount` tells."""
    return insert(table).on_conflict_do_nothing()


def data_version(connection: Connection) -> int | None:
    """Changes when another connection has committed; never by this connection's own writes.

    None where the database cannot tell: then nothing may be kept between transactions.
    """
    found: int = connection.exec_driver_sql("PRAGMA data_version").scalar_one()
    return found


def schema_version(connection: Connection) -> int:
    """Changes when a table or an index is made or dropped."""
    found: int = connection.exec_driver_sql("PRAGMA schema_version").scalar_one()
    return found


MOST_ELSEWHERE = 500
"""More cases than that are not named: everything is read again."""


DRAFT_LOOKS = 8
"""So many looks that may have seen nothing but drafts are passed over before one is told."""

_DRAFTS = (
    "SELECT count(*), coalesce(max(saved_at), 0) FROM "
    "(SELECT saved_at FROM draft UNION ALL SELECT saved_at FROM act_draft)"
)

Mark = tuple[int, int, tuple[int, int], int]
"""Version of the data, last event, how many drafts and the newest, looks passed over."""


def written_elsewhere(
    connection: Connection, before: Mark | None
) -> tuple[frozenset[int] | None, Mark]:
    """Cases of the events since `before`, None where nobody else has written; and the mark of now.

    Outside any transaction: a look must not take the write lock. An empty set:
    something else has changed, or too many cases to name. A draft is kept twice a
    second while somebody types anywhere, and concerns nobody else: where drafts have
    changed and events have not, what else may have changed waits for some looks.
    """
    raw: Any = connection.connection.driver_connection
    (version,) = raw.execute("PRAGMA data_version").fetchone()
    (last,) = raw.execute("SELECT coalesce(max(id), 0) FROM event").fetchone()
    if before is not None and before[0] == version and not before[3]:
        return None, (version, last, *before[2:])
    drafts = raw.execute(_DRAFTS).fetchone()
    if before is None:
        return None, (version, last, drafts, 0)
    passed = before[3] + 1
    only_drafts = drafts != before[2] or version == before[0]
    if last == before[1] and only_drafts and passed <= DRAFT_LOOKS:
        return None, (version, last, drafts, passed)
    found = raw.execute(
        "SELECT DISTINCT ticket_id FROM event WHERE id > ? LIMIT ?", (before[1], MOST_ELSEWHERE + 1)
    ).fetchall()
    named = found if len(found) <= MOST_ELSEWHERE else []
    return frozenset(each for (each,) in named), (version, last, drafts, 0)


def match(phrases: Iterable[str]) -> str:
    """The FTS5 query: every phrase must occur."""
    return " AND ".join('"' + phrase.replace('"', '""') + '"' for phrase in phrases)


TICKET_MATCHES = text("SELECT rowid FROM ticket_fts WHERE ticket_fts MATCH :phrases")
_ENTERPRISE_FTS = table("enterprise_fts", column("rowid", Integer))


def enterprise_matches(phrases: str) -> Select[Any]:
    """Places of the enterprises with these words, short names first: in the index's order."""
    place = _ENTERPRISE_FTS.c.rowid
    found = text("enterprise_fts MATCH :phrases").bindparams(phrases=phrases)
    return select(place).where(found).order_by(place)


_BESIDE = ascii_lowercase + digits + "|"
"""What stands beside a letter or digit in the look-up text; else it is a word by itself."""


def look_up_matches(letters: str) -> Select[Any]:
    """Places of the enterprises with these letters or digits in initials, pinyin, code or phone.

    Two or more of them, side by side; in the index's order, short names first. The index
    knows pieces of three: for two letters all that begin or end with them are asked for.
    """
    pieces = [letters]
    if len(letters) == 2:
        pieces = [piece for each in _BESIDE for piece in (letters + each, each + letters)]
    return _with_a_piece("enterprise_letters_fts", pieces)


def initials_match(letters: str) -> Select[Any]:
    """Places of those with these letters or digits in their initials, two after the first one."""
    pieces = [each + letters for each in _BESIDE] if len(letters) == 2 else [letters]
    return _with_a_piece("enterprise_initials_fts", pieces)


def _with_a_piece(index: str, pieces: Iterable[str]) -> Select[Any]:
    asked = " OR ".join(f'"{piece}"' for piece in pieces)
    fts = table(index, column("rowid", Integer))
    found = text(f"{index} MATCH :letters").bindparams(letters=asked)
    return select(fts.c.rowid.label("place")).where(found).order_by(fts.c.rowid)


NEWEST_HITS = text(
    "SELECT rowid AS id FROM ticket_fts WHERE ticket_fts MATCH :phrases"
    " ORDER BY rowid DESC LIMIT :most"
).columns(column("id", Integer))
"""The hits that were entered last: read off the end of the index, however many there are."""

TICKET_HITS = text(
    "SELECT rowid AS id FROM ticket_fts"
    " WHERE ticket_fts MATCH :phrases AND rowid BETWEEN :first AND :last"
).columns(column("id", Integer))
"""All hits within a span of ids: as much of the index is read as the span has."""

HITS_NEAR = text(
    "SELECT f.rowid FROM json_each(:numbers) AS w CROSS JOIN ticket_fts AS f"
    " ON f.rowid BETWEEN w.value AND w.value + :width - 1 WHERE f.ticket_fts MATCH :phrases"
)
"""All hits in some short spans of ids, which begin with these numbers."""

FIRST_WITH = text(
    "SELECT value FROM json_each(:numbers) WHERE EXISTS"
    " (SELECT 1 FROM ticket_fts WHERE ticket_fts MATCH :phrases AND rowid = value) LIMIT :most"
)
"""The first of these ids that are hits: each is looked for by itself, in 0.03 to 0.06 ms."""

ALL_HITS = text("SELECT count(*) FROM ticket_fts WHERE ticket_fts MATCH :phrases")
HIT_COUNT = text(
    "SELECT count(*) FROM (SELECT 1 FROM ticket_fts WHERE ticket_fts MATCH :phrases LIMIT :most)"
)
"""How many hits there are, and how many up to `most`: all of a frequent word take 30 to 60 ms."""


def unindexed(expression: ColumnElement[T]) -> ColumnElement[T]:
    """The same value, but no index is searched by it (the planner's own sign for this is +).

    Without statistics SQLite prefers any index that an equality could use, also
    one that yields a quarter of the table, to the short index of open cases.
    """
    return UnaryExpression(expression, operator=_PLUS, type_=expression.type)


_PLUS: custom_op[Any] = custom_op("+")


def marked(number: ColumnElement[int], marks: bytes) -> ColumnElement[bool]:
    """Whether the byte of a number is 1; `marks` begin with the byte of 1."""
    return func.substr(literal(marks, LargeBinary), number, 1) == _MARK


_MARK: ColumnElement[bytes] = literal_column("x'01'")


def collected(expression: ColumnElement[int]) -> ColumnElement[str]:
    """All values of a group but the missing ones as one text, with commas; None for no value."""
    return func.group_concat(expression, type_=Text())


NUMBERS = select(func.json_each(bindparam("numbers")).table_valued("value").c.value)
"""Numbers for an IN, as one parameter: two hundred take longer to bind than to look up."""


def these(numbers: Iterable[int]) -> Select[Any]:
    """Numbers that are known already, for an IN, likewise."""
    return select(func.json_each(as_numbers(numbers)).table_valued("value").c.value)


VALUES = select(func.json_each(bindparam("values")).table_valued("value").c.value)
"""Values to ask about, as one parameter: a list in JSON."""


def as_numbers(numbers: Iterable[int]) -> str:
    """What `NUMBERS` is given."""
    return str(list(numbers))


FULL_TEXT_INDEXES = (
    "ticket_fts",
    "enterprise_fts",
    "enterprise_letters_fts",
    "enterprise_initials_fts",
)
ALL_PAGES = 2**30
"""More pages than any index has: it is merged in one step."""

BROKEN_FULL_TEXT = ("fts5: corruption", "fts5: checksum")
"""What the library says of an index whose own pages are damaged; it can be made anew."""


def rebuild_full_text(connection: Connection) -> None:
    """Make the full-text indexes anew from the texts they index."""
    for name in FULL_TEXT_INDEXES:
        connection.exec_driver_sql(f"INSERT INTO {name}({name}) VALUES ('rebuild')")  # noqa: S608  our own names


def merge_full_text(connection: Connection, index: str, pages: int) -> bool:
    """A step towards one piece of an index, of about so many pages; whether there is more to do.

    Every act leaves a piece. SQLite joins four of a size now and then, but some twenty stay,
    and whether one case has a word is asked of each. A negative number begins: all pieces are
    to be one. https://www.sqlite.org/fts5.html#the_merge_command
    """
    raw: Any = connection.connection.driver_connection
    before = raw.total_changes
    step = f"INSERT INTO {index}({index}, rank) VALUES ('merge', ?)"  # noqa: S608  our own names
    connection.exec_driver_sql(step, (pages,))
    return bool(raw.total_changes - before > 1)


def full_text_agrees(connection: Connection) -> bool:
    """Whether the indexes say what the texts say; needs a write transaction, writes nothing.

    `PRAGMA integrity_check` looks at an index alone and does not compare.
    """
    try:
        for name in FULL_TEXT_INDEXES:
            connection.exec_driver_sql(
                f"INSERT INTO {name}({name}, rank) VALUES ('integrity-check', 1)"  # noqa: S608  our own names
            )
    except DatabaseError as error:
        said = str(error.orig)
        if not any(mark in said for mark in ("malformed", *BROKEN_FULL_TEXT)):
            raise
        return False
    return True


@contextmanager
def bare(connection: Connection, tables: Iterable[Table]) -> Iterator[None]:
    """Triggers and indexes of tables put aside for a transaction that makes all their rows anew.

    Indexes are made faster at once than row by row. All come back word for word;
    what triggers keep in step must be made anew as well.
    """
    found = [
        row
        for table in tables
        for row in connection.exec_driver_sql(
            "SELECT type, name, sql FROM sqlite_master"
            " WHERE type IN ('trigger', 'index') AND tbl_name = ? AND sql IS NOT NULL",
            (table.name,),
        ).fetchall()
    ]
    for kind, name, _ in found:
        connection.exec_driver_sql(f'DROP {kind} "{name}"')
    yield
    for _, _, statement in found:
        connection.exec_driver_sql(statement)


def backup(source: Connection, target: Path, progress: Callable[[int], None]) -> None:
    """Copy with SQLite's backup API; copying the file of a WAL database loses data.

    `progress` hears how many of its pages are done. The source is read in one
    transaction, so that other people's writes do not start the copy again;
    `target` appears whole or not at all.
    """
    from gaoxinban.application.whole_file import FLUSH, settle

    raw: Any = source.connection.driver_connection
    partial = target.with_name(target.name + ".part")
    partial.unlink(missing_ok=True)
    began = not raw.in_transaction
    if began:
        raw.execute("BEGIN")
        raw.execute("SELECT count(*) FROM sqlite_master").fetchall()
    try:
        with closing(driver.connect(str(partial))) as copy, partial.open("rb+") as file:
            flushed = 0
            (page,) = raw.execute("PRAGMA page_size").fetchone()

            def each(_status: int, left: int, total: int) -> None:
                nonlocal flushed
                if (total - left - flushed) * page >= FLUSH:
                    flushed = total - left
                    os.fsync(file.fileno())
                progress(total - left)

            raw.backup(copy, pages=2048, progress=each)
        settle(partial, target)
    except BaseException:
        for left in (partial, Path(f"{partial}-journal")):  # SQLite keeps its own on a full disk
            left.unlink(missing_ok=True)
        raise
    finally:
        if began:
            raw.execute("ROLLBACK")
