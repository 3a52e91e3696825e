"""Which use case does a command; apart from `Office`, which loads them with the first act."""

from collections.abc import Callable
from typing import Any

from gaoxinban.application import commands as c
from gaoxinban.application import (
    complainant,
    handing_over,
    handling,
    intake,
    merging,
    supervising,
    undoing,
)
from gaoxinban.application.acting import Act
from gaoxinban.application.changes import Outcome
from gaoxinban.application.rows import ActedCase

USE_CASES: dict[type[c.CaseCommand], Callable[[Act, Any], Outcome[ActedCase]]] = {
    c.DispatchCase: handling.dispatch,
    c.AcceptCase: handling.accept,
    c.ContactCase: handling.contact,
    c.NoteCase: handling.note,
    c.AddToCase: intake.add_to,
    c.AmendCase: handling.amend,
    c.ReturnCase: handling.give_back,
    c.RefuseReturn: handling.refuse_return,
    c.TransferCase: handling.transfer,
    c.PauseCase: handling.pause,
    c.ResumeCase: handling.resume,
    c.ResolveCase: handling.resolve,
    c.DeclineCase: handling.decline,
    c.CallBackCase: handling.call_back,
    c.RedoCase: handling.redo,
    c.CloseCase: handling.close,
    c.HandCase: handling.hand,
    c.TakeBackCase: handling.take_back,
    c.AssignCase: handing_over.assign,
    c.AskExtension: supervising.ask_extension,
    c.GrantExtension: supervising.grant_extension,
    c.RefuseExtension: supervising.refuse_extension,
    c.GrantPause: supervising.grant_pause,
    c.ConsultCase: supervising.consult,
    c.UrgeCase: supervising.urge,
    c.SuperviseCase: supervising.supervise,
    c.AskExemption: supervising.ask_exemption,
    c.DecideExemption: supervising.decide_exemption,
    c.MergeCase: merging.merge,
    c.VoidCase: supervising.void,
    c.UndoAct: undoing.undo,
    c.SetPrivacy: complainant.set_privacy,
    c.RevealCaller: complainant.look,
}
