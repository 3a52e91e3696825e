"""The form of every act; apart from the acts' words, for a list opens without forms."""

from gaoxinban.domain.event import EventKind as E
from gaoxinban.ui.queue import act_forms as forms
from gaoxinban.ui.queue import act_forms_ledger as ledger_forms
from gaoxinban.ui.queue.act_form import ActForm
from gaoxinban.ui.queue.act_forms_caller import PrivacyForm, RevealForm
from gaoxinban.ui.queue.act_forms_team import AssignForm
from gaoxinban.ui.queue.amend_form import AmendForm

FORMS: dict[E, type[ActForm]] = {
    E.DISPATCH: forms.DispatchForm,
    E.ACCEPT: forms.AcceptForm,
    E.RESUME: forms.ResumeForm,
    E.CONTACT: forms.ContactForm,
    E.RESOLVE: forms.ResolveForm,
    E.CALL_BACK: forms.CallBackForm,
    E.CLOSE: forms.CloseForm,
    E.REDO: forms.RedoForm,
    E.NOTE: forms.NoteForm,
    E.INFORM: forms.InformForm,
    E.ATTEMPT: forms.AttemptForm,
    E.AMEND: AmendForm,
    E.PAUSE: forms.PauseForm,
    E.TRANSFER: forms.TransferForm,
    E.RETURN: forms.ReturnForm,
    E.REFUSE_RETURN: forms.RefuseReturnForm,
    E.DECLINE: forms.DeclineForm,
    E.EXTEND: ledger_forms.GrantExtensionForm,
    E.EXTEND_REFUSE: ledger_forms.RefuseExtensionForm,
    E.EXEMPT: ledger_forms.DecideExemptionForm,
    E.EXTEND_ASK: ledger_forms.AskExtensionForm,
    E.GRANT_PAUSE: ledger_forms.GrantPauseForm,
    E.ASSIGN: AssignForm,
    E.HAND: ledger_forms.HandForm,
    E.TAKE_BACK: ledger_forms.TakeBackForm,
    E.URGE: ledger_forms.UrgeForm,
    E.UNDO: ledger_forms.UndoForm,
    E.SUPERVISE: ledger_forms.SuperviseForm,
    E.CONSULT: ledger_forms.ConsultForm,
    E.MERGE: ledger_forms.MergeForm,
    E.EXEMPT_ASK: ledger_forms.AskExemptionForm,
    E.VOID: ledger_forms.VoidForm,
    E.PRIVACY: PrivacyForm,
    E.REVEAL: RevealForm,
}
