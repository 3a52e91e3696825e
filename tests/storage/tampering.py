"""What somebody who can write the file may do to it: single random changes, by raw SQL.

Each kind of change is a function of a `Forger`, which keeps what it did for the
report. The triggers that refuse changes to history are taken away first and put
back, so that their absence gives nobody away; those that keep the full text and
the counters in step stay, for a careful forger would leave them.
"""

import json
import random
from pathlib import Path

from gaoxinban.domain.chain import GENESIS, case_hash, chain_hash
from gaoxinban.storage import frozen_store, proof_walk, sqlite
from gaoxinban.storage.maintenance import _write
from gaoxinban.storage.proof_statements import sight
from gaoxinban.storage.proof_walk import Stretch

EVENT = (
    *("id", "ticket_id", "seq", "kind", "happened_at", "entered_at", "actor", "payload"),
    *("content_id", "content_hash", "case_hash", "chain_hash"),
)
HASHED = 10
TEXT = ("id", "ticket_id", "salt", "payload")


class Forger:
    """One change to the database at `path`, chosen by `chance`."""

    def __init__(self, path: Path, chance: random.Random) -> None:
        self.path = path
        self.chance = chance
        self.done: list[str] = []

    def run(self, kind) -> None:
        engine = sqlite.engine(self.path)
        with engine.connect() as lane, lane.begin():
            self.lane = lane
            self.connection = lane.connection.driver_connection
            guards = self.connection.execute(
                "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND name LIKE '%_no_%'"
            ).fetchall()
            assert guards
            for name, _ in guards:
                self.connection.execute(f"DROP TRIGGER {name}")
            kind(self)
            for _, statement in guards:
                self.connection.execute(statement)
        engine.dispose()

    def derive(self, cases) -> None:
        """The derived rows of these cases written anew from the events as they stand now."""
        seen = sight(self.lane)
        for ticket_id in cases:
            for table in ("ticket_search", "leg", "holding"):
                self.connection.execute(f"DELETE FROM {table} WHERE ticket_id = ?", (ticket_id,))
            self.connection.execute("DELETE FROM ticket WHERE id = ?", (ticket_id,))
            stretch = Stretch(ticket_id, ticket_id + 1)
            _write(self.lane, proof_walk.walk(seen, stretch))
        self.done.append(f"derived rows of {cases} written anew")

    def refreeze(self) -> None:
        """Frozen months bound anew to the chain as it stands now."""
        last = self.one("SELECT max(id) FROM event")[0]
        previous = GENESIS
        for (number,) in self.connection.execute(
            "SELECT id FROM frozen_month ORDER BY id"
        ).fetchall():
            row = self.any_row("frozen_month", f"id = {number}")
            row["event_count"] = min(row["event_count"], last)
            row["chain_hash"] = self.one(
                "SELECT chain_hash FROM event WHERE id = ?", row["event_count"]
            )[0]
            previous = frozen_store._hash(previous, row)
            self.connection.execute(
                "UPDATE frozen_month SET event_count = ?, chain_hash = ?, hash = ? WHERE id = ?",
                (row["event_count"], row["chain_hash"], previous, number),
            )

    def sql(self, statement, *parameters):
        self.done.append(f"{statement} {parameters}")
        return self.connection.execute(statement, parameters)

    def one(self, statement, *parameters):
        return self.connection.execute(statement, parameters).fetchone()

    def any_row(self, table, condition="1"):
        """A row by chance, as a dictionary."""
        count = self.one(f"SELECT count(*) FROM {table} WHERE {condition}")[0]
        skipped = self.chance.randrange(count)
        found = self.connection.execute(
            f"SELECT * FROM {table} WHERE {condition} LIMIT 1 OFFSET {skipped}"
        )
        names = [column[0] for column in found.description]
        return dict(zip(names, found.fetchone(), strict=True))

    def columns(self, table):
        return [row[1] for row in self.connection.execute(f"PRAGMA table_info({table})")]

    def edit(self, table, row, column, keys):
        """Another value of the same type in one column of one row."""
        where = " AND ".join(f"{key} = ?" for key in keys)
        self.sql(
            f"UPDATE {table} SET {column} = ? WHERE {where}",
            other(self.chance, row[column]),
            *(row[key] for key in keys),
        )


def other(chance, value):
    """A different value of the same type; something where there was nothing."""
    if value is None:
        return chance.choice((1, 77, 900_001))
    if isinstance(value, int):
        return value + chance.choice((-1, 1, 60_000_000, 1_000_003))
    if not value:
        return "x"
    at = chance.randrange(len(value))
    return value[:at] + ("7" if value[at] != "7" else "8") + value[at + 1 :]


def event_column(column):
    def edit(forger):
        row = forger.any_row("event")
        taken = column in ("id", "ticket_id", "seq", "content_id") and row[column] is not None
        written = row[column] + 100_000 if taken else other(forger.chance, row[column])
        if column == "ticket_id":  # given to another case, where its place is free
            cases = "SELECT ticket_id FROM event GROUP BY 1 HAVING max(seq) < ?"
            found = forger.connection.execute(cases, (row["seq"],)).fetchall()
            written = forger.chance.choice(found)[0] if found else written
        forger.sql(f"UPDATE event SET {column} = ? WHERE id = ?", written, row["id"])

    edit.__name__ = f"event_{column}"
    return edit


def delete_event(forger):
    forger.sql("DELETE FROM event WHERE id = ?", forger.any_row("event")["id"])


def swap_events(forger):
    one, other_one = (forger.any_row("event") for _ in range(2))
    while other_one["id"] == one["id"]:
        other_one = forger.any_row("event")
    ids = one["id"], other_one["id"]
    forger.sql(
        "UPDATE event SET id = CASE id WHEN ? THEN -2 ELSE -1 END WHERE id IN (?, ?)", ids[0], *ids
    )
    forger.sql(
        "UPDATE event SET id = CASE id WHEN -2 THEN ? ELSE ? END WHERE id < 0", ids[1], ids[0]
    )


def insert_event(forger):
    """In the middle, those after it numbered anew; or at the end, with a hash that fits the chain."""
    row = forger.any_row("event")
    number = row["id"] + 1
    last = forger.one("SELECT max(id) FROM event")[0]
    if forger.chance.random() < 0.3:
        number = last + 1
    forger.sql("UPDATE event SET id = -id WHERE id >= ?", number)
    forger.sql("UPDATE event SET id = 1 - id WHERE id < 0")
    seq = forger.one("SELECT max(seq) FROM event WHERE ticket_id = ?", row["ticket_id"])[0] + 1
    before = forger.one("SELECT chain_hash FROM event WHERE id = ?", number - 1)[0]
    previous = forger.one(
        "SELECT case_hash FROM event WHERE ticket_id = ? AND seq = ?", row["ticket_id"], seq - 1
    )[0]
    kind = forger.chance.choice(("note", "contact", "urge"))
    made = [number, row["ticket_id"], seq, kind, row["happened_at"], row["entered_at"]]
    made += ["officer:1", "{}", None, None]
    hashed = case_hash(previous, tuple(made))
    made += [hashed, chain_hash(before, hashed)]
    forger.sql(f"INSERT INTO event VALUES ({', '.join('?' * 12)})", *made)


def truncate_tail(forger):
    """The newest events are cut off; derived rows, texts and frozen months follow every time."""
    last = forger.one("SELECT max(id) FROM event")[0]
    kept = last - forger.chance.choice((1, 2, 7, 60))
    cases = [
        row[0]
        for row in forger.connection.execute(
            "SELECT DISTINCT ticket_id FROM event WHERE id > ?", (kept,)
        )
    ]
    forger.sql("DELETE FROM content WHERE id IN (SELECT content_id FROM event WHERE id > ?)", kept)
    forger.sql("DELETE FROM event WHERE id > ?", kept)
    forger.derive(cases)
    forger.refreeze()


def rewrite_after_change(forger):
    """An event is changed and the derived rows of its case with it; hashes are left."""
    row = change_one(forger)
    forger.derive([row["ticket_id"]])


def rewrite_everything(forger):
    """The same, and every hash after it computed anew: a perfect chain."""
    row = change_one(forger)
    rows = forger.connection.execute("SELECT * FROM event ORDER BY id").fetchall()
    linked = GENESIS
    last: dict[int, str] = {}
    for each in rows:
        hashed = case_hash(last.get(each[1], GENESIS), tuple(each[:HASHED]))
        linked = chain_hash(linked, hashed)
        last[each[1]] = hashed
        if (hashed, linked) != (each[10], each[11]):
            forger.connection.execute(
                "UPDATE event SET case_hash = ?, chain_hash = ? WHERE id = ?",
                (hashed, linked, each[0]),
            )
    forger.done.append("every hash computed anew")
    forger.derive([row["ticket_id"]])
    # Frozen months name a link of the chain; a thorough forger mends those too.
    forger.refreeze()


def change_one(forger):
    """An event changed so that its case still adds up."""
    kind = forger.chance.choice(("actor", "entered_at", "happened_at", "dropped text"))
    if kind == "dropped text":
        row = forger.any_row("event", "kind = 'inform' AND content_id IS NOT NULL")
        forger.sql(
            "UPDATE event SET content_id = NULL, content_hash = NULL WHERE id = ?", row["id"]
        )
        forger.sql("DELETE FROM content WHERE id = ?", row["content_id"])
    elif kind == "actor":
        row = forger.any_row("event")
        forger.sql("UPDATE event SET actor = ? WHERE id = ?", row["actor"] + "1", row["id"])
    elif kind == "entered_at":
        row = forger.any_row("event")
        forger.sql("UPDATE event SET entered_at = entered_at + 1 WHERE id = ?", row["id"])
    else:
        row = forger.any_row("event", "kind = 'contact'")
        forger.sql("UPDATE event SET happened_at = happened_at - 1000000 WHERE id = ?", row["id"])
    return row


def derived_column(forger, table, keys):
    row = forger.any_row(table)
    free = [name for name in forger.columns(table) if name not in keys]
    column = forger.chance.choice(free)
    if table == "ticket" and column in ("enterprise_id", "team_id", "officer_id"):
        column = "version"  # references must point somewhere
    forger.edit(table, row, column, keys)


def ticket_column(forger):
    derived_column(forger, "ticket", ["id"])


def holding_column(forger):
    derived_column(forger, "holding", ["ticket_id", "ordinal"])


def leg_column(forger):
    derived_column(forger, "leg", ["ticket_id", "name", "ordinal"])


def search_column(forger):
    derived_column(forger, "ticket_search", ["ticket_id"])


def missing_derived_row(forger):
    table, key = forger.chance.choice(
        (("holding", "ordinal"), ("leg", "ordinal"), ("ticket_search", "ticket_id"))
    )
    row = forger.any_row(table)
    forger.sql(f"DELETE FROM {table} WHERE ticket_id = ? AND {key} = ?", row["ticket_id"], row[key])


def extra_derived_row(forger):
    table, key = forger.chance.choice(
        (("holding", "ordinal"), ("leg", "ordinal"), ("leg", "ticket_id"))
    )
    row = forger.any_row(table)
    row[key] += 50_000
    forger.sql(f"INSERT INTO {table} VALUES ({', '.join('?' * len(row))})", *row.values())


def counter(forger):
    row = forger.any_row("ticket_count", "cases > 0")
    forger.edit("ticket_count", row, "cases", [name for name in row if name != "cases"])


def text_column(forger):
    row, column = forger.any_row("content"), forger.chance.choice(TEXT)
    if column == "id":
        forger.sql("UPDATE content SET id = id + 900000 WHERE id = ?", row["id"])
    else:
        forger.edit("content", row, column, ["id"])


def delete_text(forger):
    forger.sql("DELETE FROM content WHERE id = ?", forger.any_row("content")["id"])


def insert_text(forger):
    row = forger.any_row("content")
    forger.sql("INSERT INTO content VALUES (?, ?, ?, ?)", 900_000, row["ticket_id"], "ab", "{}")


def _edit_version(forger, kind, change):
    row = forger.any_row("rule_version", f"kind = '{kind}'")
    payload = json.loads(row["payload"])
    change(payload)
    written = json.dumps(payload, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    assert written != row["payload"]
    forger.sql("UPDATE rule_version SET payload = ? WHERE id = ?", written, row["id"])
    forger.done[-1] = f"{kind} {row['number']} changed"


def calendar_day(forger):
    def change(payload):
        day = forger.chance.choice(payload["days"])
        day["mark"] = "work" if day["mark"] == "rest" else "rest"

    _edit_version(forger, "calendar", change)


def promise(forger):
    def change(payload):
        forger.chance.choice(payload["rows"])["amount"] += 1

    _edit_version(forger, "promise", change)


def dispatch_rule(forger):
    def change(payload):
        payload[forger.chance.choice(sorted(payload))] = "7"

    _edit_version(forger, "dispatch", change)


def version_row(forger):
    """Anything but when and by whom a version was entered, which no hash covers."""
    row = forger.any_row("rule_version")
    column = forger.chance.choice(("id", "kind", "number", "payload", "hash", "delete"))
    if column == "delete":
        forger.sql("DELETE FROM rule_version WHERE id = ?", row["id"])
    elif column == "kind":
        forger.sql("UPDATE rule_version SET kind = 'dispatch', number = 9 WHERE id = ?", row["id"])
    elif column in ("id", "number"):
        forger.sql(f"UPDATE rule_version SET {column} = {column} + 40 WHERE id = ?", row["id"])
    else:
        forger.edit("rule_version", row, column, ["id"])


def frozen_figure(forger):
    row = forger.any_row("frozen_month")
    column = forger.chance.choice([name for name in row if name not in ("id", "cohort")])
    forger.edit("frozen_month", row, column, ["id"])


def refrozen_figure(forger):
    """A published figure, and the hash of its month and of every later one computed anew."""
    row = forger.any_row("frozen_month")
    payload = row["payload"].replace('"on_time":', '"on_time":9', 1)
    forger.sql("UPDATE frozen_month SET payload = ? WHERE id = ?", payload, row["id"])
    forger.refreeze()


def frozen_row(forger):
    """One that another follows: the newest leaves no trace within."""
    row = forger.any_row("frozen_month", "id < (SELECT max(id) FROM frozen_month)")
    forger.sql("DELETE FROM frozen_month WHERE id = ?", row["id"])


KINDS = {
    **{event_column(column): 5 for column in EVENT},
    delete_event: 12,
    swap_events: 12,
    insert_event: 14,
    truncate_tail: 10,
    rewrite_after_change: 10,
    rewrite_everything: 14,
    ticket_column: 8,
    holding_column: 5,
    leg_column: 5,
    search_column: 4,
    missing_derived_row: 4,
    extra_derived_row: 4,
    counter: 4,
    text_column: 8,
    delete_text: 2,
    insert_text: 2,
    calendar_day: 4,
    promise: 4,
    dispatch_rule: 2,
    version_row: 6,
    frozen_figure: 3,
    frozen_row: 1,
    refrozen_figure: 2,
}
"""How many changes of each kind: 200 in all."""

ANCHOR_ALONE = {truncate_tail, rewrite_everything, refrozen_figure}
"""What leaves nothing inside the database that contradicts it."""
