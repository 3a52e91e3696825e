"""What automatic backups need of the world: folders of this machine, and a copyist."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from gaoxinban.application.backup_schedule import Backup
from gaoxinban.domain.instant import Instant

Watch = Callable[[str, int, int], None]
"""(stage, done, total), called after every piece of work; what it raises ends the work.

Whoever is called may also rest a while, so that a backup takes no machine from its users.
"""


@dataclass(frozen=True, slots=True)
class Failure:
    """Why the last attempt failed, and when."""

    at: Instant
    sentence: str


@dataclass(frozen=True, slots=True)
class BackupFolders:
    """Where this machine keeps its backups; `second` None where there is no second place."""

    folder: Path
    second: Path | None = None


class BackupStore(Protocol):
    """Backups of one database. Every folder below is one of `BackupFolders`."""

    def folders(self) -> BackupFolders:
        """The chosen ones; `backups` beside the database where none was chosen."""
        ...

    def prepare(self, wanted: BackupFolders) -> None:
        """Make in the folders what backups need. Refused beside `folder` or `second`."""
        ...

    def put_folders(self, wanted: BackupFolders) -> None:
        """Write down the choice."""
        ...

    def failure(self) -> Failure | None:
        """The last attempt's, None if it succeeded."""
        ...

    def put_failure(self, failure: Failure | None) -> None: ...
    def began(self) -> Instant | None:
        """When the first event was entered; None in an empty database."""
        ...

    def is_there(self, folder: Path) -> bool:
        """Whether the folder can be reached now."""
        ...

    def same_disk(self, folder: Path) -> bool:
        """Whether the folder shares its disk with the database, as far as can be told."""
        ...

    def there(self, folder: Path) -> list[Backup]:
        """The backups in a folder, the newest first; none where it cannot be reached."""
        ...

    def file(self, folder: Path, name: str) -> Path:
        """The database of a backup: what `db restore` takes."""
        ...

    def alone(self) -> AbstractContextManager[bool]:
        """Whether nobody else makes a backup of this database; nobody can until the end."""
        ...

    def make(self, now: Instant, folder: Path, watch: Watch) -> Backup:
        """Copy database and files, restore the copy for a trial, and only then give it its name.

        Refused when the copy is not whole or cannot be written: nothing is left
        of it then, and what was there before stays.
        """
        ...

    def mirror(self, folder: Path, second: Path, name: str, watch: Watch) -> None:
        """The same backup in the second folder, compared byte for byte."""
        ...

    def check(self, folder: Path, name: str, watch: Watch) -> str:
        """Read a backup and all its files again; what is wrong, empty if nothing is."""
        ...

    def prune(self, folder: Path, now: Instant) -> int:
        """Delete what `backup_schedule.to_delete` names and files that no backup needs."""
        ...
