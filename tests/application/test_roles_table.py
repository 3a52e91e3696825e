"""Every use case tried by every role: a table of who may do what, held against the office itself."""

import inspect
import re
from contextlib import suppress
from types import SimpleNamespace

import pytest
from cast import cast
from new_office import person, request
from test_every_use_case_asks import UNASKED, public_methods, writing

from gaoxinban.application import acting
from gaoxinban.application import commands as c
from gaoxinban.application.attachments import DetachFile, GivenFile
from gaoxinban.application.handing_over import HandOver
from gaoxinban.application.import_tickets import ImportOptions
from gaoxinban.application.laid_files import LaidFile
from gaoxinban.application.register import EditEnterprise, MergeEnterprises, SaveContact
from gaoxinban.application.reminders import Look
from gaoxinban.application.rule_ports import Cohort
from gaoxinban.application.staffing import PersonWanted
from gaoxinban.application.use_cases import USE_CASES
from gaoxinban.application.versions import Choice
from gaoxinban.application.visiting import NoteVisit
from gaoxinban.domain.errors import Refused
from gaoxinban.domain.term import HolderKind, Privacy, Role, TeamFunction

ALL = "专员 组长 主管 管理员"
LEADING = "组长 主管 管理员"
SUPERVISING = "主管 管理员"
ADMIN = "管理员"

CASES = {
    c.DispatchCase: (ALL, {"team_id": 1}),
    c.AcceptCase: (ALL, {}),
    c.ContactCase: (ALL, {"reached": "李工"}),
    c.NoteCase: (ALL, {"note": "x"}),
    c.AddToCase: (ALL, {"said": "x", "enterprise_id": None}),
    c.AmendCase: (ALL, {"reason": "x"}),
    c.ReturnCase: (ALL, {"ground": "x"}),
    c.RefuseReturn: (LEADING, {"reason": "x"}),
    c.TransferCase: (LEADING, {"team_id": 1, "reason": "x"}),
    c.PauseCase: (ALL, {"reason": "x", "awaited": HolderKind.ENTERPRISE}),
    c.ResumeCase: (ALL, {}),
    c.ResolveCase: (ALL, {"result": "x"}),
    c.DeclineCase: (LEADING, {"ground": "x", "instead": "x"}),
    c.CallBackCase: (ALL, {"solved": True}),
    c.RedoCase: (LEADING, {"reason": "x"}),
    c.CloseCase: (ALL, {}),
    c.HandCase: (ALL, {"to": HolderKind.SUPERIOR, "reason": "x"}),
    c.TakeBackCase: (ALL, {}),
    c.AssignCase: (LEADING, {"officer_id": None, "reason": "x"}),
    c.AskExtension: (ALL, {"days": 1, "reason": "x"}),
    c.GrantExtension: (SUPERVISING, {}),
    c.RefuseExtension: (SUPERVISING, {"reason": "x"}),
    c.GrantPause: (SUPERVISING, {"days": 1, "reason": "x"}),
    c.ConsultCase: (LEADING, {"team_id": 1, "participants": "x", "ruling": "x"}),
    c.UrgeCase: (ALL, {}),
    c.SuperviseCase: (SUPERVISING, {"order": "x"}),
    c.AskExemption: (LEADING, {"reason": "x"}),
    c.DecideExemption: (SUPERVISING, {"granted": True, "reason": "x"}),
    c.MergeCase: (LEADING, {"into_id": 1, "reason": "x"}),
    c.VoidCase: (LEADING, {"reason": "x"}),
    c.UndoAct: (ALL, {}),
    c.SetPrivacy: (ALL, {"privacy": Privacy.CONFIDENTIAL, "reason": "x"}),
    c.RevealCaller: (SUPERVISING, {"reason": "x"}),
}
"""Whom the act on a case is refused to whatever the case: the others come by its team and history."""

OF_CASES = {"do", "attempt"}
"""Doors to the acts of `CASES`."""


def of_people(office, me):
    """Accounts, people and teams."""
    accounts, staff, teams = office.accounts, office.staff, office.teams
    wanted, stood = PersonWanted("赵六", Role.OFFICER, None), SimpleNamespace()
    return {
        "accounts.arrange": (ADMIN, lambda: accounts.arrange(me, "", sign_in=True, lock_minutes=0)),
        "accounts.events": (ADMIN, lambda: accounts.events(me)),
        "accounts.set_password": (ADMIN, lambda: accounts.set_password(me, 999, "x")),
        "staff.change": (ADMIN, lambda: staff.change(me, 999, wanted)),
        "staff.come_back": (SUPERVISING, lambda: staff.come_back(me, 999)),
        "staff.hand_over": (SUPERVISING, lambda: staff.hand_over(me, 999, HandOver("x"))),
        "staff.hire": (ADMIN, lambda: staff.hire(me, PersonWanted("", Role.OFFICER, None))),
        "staff.leave": (SUPERVISING, lambda: staff.leave(me, 999, 0, None, None)),
        "staff.retire": (ADMIN, lambda: staff.retire(me, 999)),
        "staff.revive": (ADMIN, lambda: staff.revive(me, 999)),
        "staff.withdraw": (ADMIN, lambda: staff.withdraw(me, 999, 0, stood)),
        "teams.close": (ADMIN, lambda: teams.close(me, 999)),
        "teams.put": (ADMIN, lambda: teams.put(me, 999, "x", TeamFunction.SERVICE)),
        "teams.withdraw": (ADMIN, lambda: teams.withdraw(me, 999, 0, stood)),
    }


def of_desk(office, me):
    """What staff write all day, and the lists that help them."""
    desk, register, categories = office.desk, office.register, office.categories
    files, views, module = office.files, office.views, desk.modules.all()[0]
    laid = LaidFile("x.txt", "0" * 64, 1)
    return {
        "categories.move": (SUPERVISING, lambda: categories.move(me, "none", 1)),
        "categories.put": (SUPERVISING, lambda: categories.put(me, None, None, "", "")),
        "categories.retire": (SUPERVISING, lambda: categories.retire(me, "none")),
        "categories.take_back": (SUPERVISING, lambda: categories.take_back(me, 0, [], [], "")),
        "desk.modules.drop": (SUPERVISING, lambda: desk.modules.drop(me, 999)),
        "desk.modules.put": (SUPERVISING, lambda: desk.modules.put(me, module)),
        "files.attach": (ALL, lambda: files.attach(me, 999, GivenFile("x", b"x"))),
        "files.attach_laid": (ALL, lambda: files.attach_laid(me, 999)),
        "files.detach": (
            ALL,
            lambda: files.detach(me, DetachFile(ticket_id=999, seq=1, reason="")),
        ),
        "files.drop_laid": (ALL, lambda: files.drop_laid(me, 999, laid)),
        "register.drop_contact": (ALL, lambda: register.drop_contact(me, 999)),
        "register.edit": (
            ALL,
            lambda: register.edit(me, EditEnterprise(enterprise_id=999, changes={})),
        ),
        "register.make_first": (ALL, lambda: register.make_first(me, 999)),
        "register.merge": (
            SUPERVISING,
            lambda: register.merge(me, MergeEnterprises(kept_id=9, gone_id=8, reason="x")),
        ),
        "register.note_visit": (
            ALL,
            lambda: register.note_visit(me, NoteVisit(enterprise_id=999, note="x")),
        ),
        "register.part": (SUPERVISING, lambda: register.part(me, 999, "x")),
        "register.save_contact": (
            ALL,
            lambda: register.save_contact(me, SaveContact(enterprise_id=999, changes={})),
        ),
        "register.undo": (ALL, lambda: register.undo(me, 999)),
        "reminders.look": (ALL, lambda: office.reminders.look(me)),
        "reminders.recent": (ALL, lambda: office.reminders.recent(me)),
        "reminders.tell": (ALL, lambda: office.reminders.tell(me, Look())),
        "views.drop": (ALL, lambda: views.drop(me, 999)),
        "views.keep": (ALL, lambda: views.keep(me, "", {})),
        "views.move": (ALL, lambda: views.move(me, 999, 1)),
        "views.put_back": (ALL, lambda: views.put_back(me, None, None)),
        "views.rename": (ALL, lambda: views.rename(me, 999, "x")),
    }


def office_acts(office, me, place):
    """Every other act with somebody behind it: who may, and the act, by this one person."""
    nothing = request(title="", body="", enterprise_name="")
    return {
        **of_people(office, me),
        **of_desk(office, me),
        "log": (ALL, lambda: office.log(me, nothing)),
        "answer": (ALL, lambda: office.answer(me, c.AnswerCase(log=nothing, answer=""))),
        "import_enterprises": (
            SUPERVISING,
            lambda: office.import_enterprises(me, place / "x.csv", ImportOptions()),
        ),
        "import_tickets": (
            SUPERVISING,
            lambda: office.import_tickets(me, place / "x.csv", None, ImportOptions()),
        ),
        "backups.arrange": (SUPERVISING, lambda: office.backups.arrange(me, office.backups.plan())),
        "backups.check": (SUPERVISING, lambda: office.backups.check(me, "x")),
        "backups.make_now": (SUPERVISING, lambda: office.backups.make_now(me)),
        "dispatching.of_ruling": (SUPERVISING, lambda: office.dispatching.of_ruling(me, 999)),
        "months.freeze": (SUPERVISING, lambda: office.months.freeze(me, 209901, Cohort.LOGGED)),
        "offered": (ALL, lambda: office.offered(me, 999)),
        "rules.publish": (
            SUPERVISING,
            lambda: office.rules.publish(me, office.rules.promises(), Choice(1, "x")),
        ),
    }


OWN_DRAFTS = {"desk.drafts.of", "desk.drafts.of_case", "desk.drafts.of_form"}
"""What one typed oneself; found by who asks."""

BY_ROLE = re.compile("由.*来做，.*是(专员|组长|主管|管理员)")


class PassedError(Exception):
    """The check has let it through; what comes then is not asked here."""


@pytest.fixture
def play(desk):
    return cast(desk)


def of_role(office, role):
    return person(office, role).actor


def refused_for_the_role(act):
    try:
        with suppress(PassedError, LookupError, AssertionError, AttributeError):
            act()
    except Refused as refused:
        return bool(BY_ROLE.search(refused.sentence))
    return False


@pytest.mark.parametrize("role", Role)
def test_every_act_on_a_case_is_refused_to_those_roles_alone(play, role, monkeypatch):
    ensure_may = acting.ensure_may

    def checked(*given):
        ensure_may(*given)
        raise PassedError

    monkeypatch.setattr(acting, "ensure_may", checked)
    monkeypatch.setattr(acting, "ensure_allowed", lambda *_: None)
    assert set(CASES) == set(USE_CASES)
    me = of_role(play.office, role)
    found = {
        command.__name__
        for command, (_, said) in CASES.items()
        if refused_for_the_role(lambda: play.do(me, command, **said))  # noqa: B023  called at once
    }
    assert found == {each.__name__ for each, (who, _) in CASES.items() if role.label not in who}


@pytest.mark.parametrize("role", Role)
def test_every_act_of_the_office_is_refused_to_those_roles_alone(play, role, tmp_path):
    table = office_acts(play.office, of_role(play.office, role), tmp_path)
    found = {name for name, (_, act) in table.items() if refused_for_the_role(act)}
    assert found == {name for name, (who, _) in table.items() if role.label not in who}


def test_the_table_names_every_act_that_somebody_stands_behind(play, tmp_path):
    """A new one fails here until it is said who may do it."""
    known = {
        name
        for name, _, function in public_methods(play.office)
        if "actor" in inspect.signature(function).parameters
    }
    assert set(writing(play.office)) - known  # those without an actor have a list of their own
    table = office_acts(play.office, of_role(play.office, Role.ADMIN), tmp_path)
    assert known - OF_CASES - OWN_DRAFTS - set(UNASKED) == set(table)
