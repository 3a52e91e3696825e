"""企业: who asks."""

from dataclasses import dataclass

from gaoxinban.domain.term import Ownership, ProjectStage


@dataclass(frozen=True, slots=True, kw_only=True)
class Enterprise:
    """One enterprise of the register.

    Identified by `uscc` (统一社会信用代码, GB 32100; old 15-digit registration
    numbers exist), else by `name_key`, its cleaned name. `initials` and
    `pinyin` are written once, when the name is, so that look-ups need no
    dictionary. `capital` and `registered_on` stay the text they came as.
    """

    id: int = 0
    name: str
    name_key: str
    uscc: str = ""
    initials: str = ""
    pinyin: str = ""
    kind: str = ""
    industry: str = ""
    town: str = ""
    tiers: tuple[str, ...] = ()
    ownership: Ownership = Ownership.OTHER
    stage: ProjectStage = ProjectStage.NONE
    project_class: str = ""
    contact_name: str = ""
    contact_phone: str = ""
    address: str = ""
    scope: str = ""
    capital: str = ""
    registered_on: str = ""
    version: int = 1
    liaison_id: int | None = None
    """联络员: the officer of this office whom the enterprise can always turn to."""
    merged_into: int | None = None
    """A double record: everything of it is shown with the enterprise of this id."""

    @property
    def standing_id(self) -> int:
        """The id of the record that stands for this enterprise."""
        return self.id if self.merged_into is None else self.merged_into
