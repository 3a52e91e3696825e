"""Which team can be given a case: one that is there, with somebody who can sign for it."""

from gaoxinban.application.acting import Act
from gaoxinban.application.permission import is_supervising
from gaoxinban.application.rows import TeamOption
from gaoxinban.domain.errors import Refused


def receiving_team(act: Act, team_id: int) -> TeamOption:
    """The team; Refused where it was closed."""
    team = act.uow.book.team(team_id)
    if not team.active:
        raise Refused(f"{team.name}已经撤销，请选择别的团队。", field="team_id")
    return team


def manned_team(act: Act, team_id: int) -> TeamOption:
    """As `receiving_team`; where nobody is in it only a supervisor sends a case there.

    With nobody to sign for it, it would lie there as nobody's lateness.
    """
    team = receiving_team(act, team_id)
    manned = any(each.active and each.team_id == team.id for each in act.uow.book.officers())
    if not (manned or is_supervising(act.actor)):
        raise Refused(
            f"{team.name}没有在岗的人，转过去没有人签收，须由主管来转。"
            "要请协办部门办一部分，请用「转交」。",
            field="team_id",
        )
    return team
