"""Revisions run one at a time. Import it as `from revisions import run_alone`."""

from contextlib import contextmanager

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.operations import Operations
from alembic.script import ScriptDirectory

from gaoxinban.bootstrap import shipped
from gaoxinban.storage import sqlite

MIGRATIONS = shipped("migrations")


def settings(connection=None):
    """Alembic's settings for the program's migrations, on a connection."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["connection"] = connection
    return config


@contextmanager
def stepping(path, before, after):
    """A database at one revision; with the end of the block it goes to the next."""
    engine = sqlite.engine(path)
    with engine.begin() as connection:
        command.upgrade(settings(connection), before)
        yield connection
        command.upgrade(settings(connection), after)
    engine.dispose()


def run_alone(path, revision):
    """One revision on a database that stands just before it in what it touches."""
    module = ScriptDirectory.from_config(settings()).get_revision(revision).module
    engine = sqlite.engine(path)
    with (
        engine.connect() as connection,
        connection.begin(),
        Operations.context(MigrationContext.configure(connection)),
    ):
        module.upgrade()
    engine.dispose()
