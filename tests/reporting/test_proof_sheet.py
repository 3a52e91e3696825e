"""存证 and 时限说明 on paper: what stands on them."""

from dataclasses import replace

from new_office import acting, request
from read_document import text_of

from gaoxinban.application import commands as c
from gaoxinban.application.finding import Finding
from gaoxinban.application.proving import prove
from gaoxinban.application.rule_ports import Cohort
from gaoxinban.domain.term import HolderKind, Role
from gaoxinban.reporting.case_summary import case_summary
from gaoxinban.reporting.explain_sheet import explain_sheet
from gaoxinban.reporting.proof_sheet import MOST_FINDINGS, proof_sheet


def test_the_page_has_line_counts_versions_verdict_and_places_to_sign(desk):
    office, clock = desk
    boss = acting(office, Role.SUPERVISOR)
    office.log(boss, request())
    kept = office.anchor().line()
    clock.advance(days=40)
    office.months.freeze(boss, 202603, Cohort.LOGGED)
    said = text_of(proof_sheet(prove(office, kept), printed_by="周敏"))
    anchor = office.anchor()
    for wanted in (
        anchor.line(), "存证时间=2026-04-11 09:00", f"经过={anchor.count} 条", "工单=1 件",
        "工作日历=第 1 版", "承诺时限=第 1 版", "派单目录=第 1 版", "已冻结月度=1 份",
        f"经过的指纹={anchor.chain_hash}", f"规则的指纹={anchor.versions_hash}",
        f"月度数字的指纹={anchor.months_hash}",
        "核对通过：经过一条不少", "与 2026-03-02 的存证一致", "2026年3月|当月登记",
        "不证明当时记下的就是真的", "存证人", "见证人", "保管单位",
    ):  # fmt: skip
        assert wanted in said


def test_what_does_not_hold_stands_on_the_page(desk):
    office, _ = desk
    office.log(acting(office, Role.SUPERVISOR), request())
    proof = prove(office)
    assert proof.findings == ()
    broken = replace(proof, findings=tuple(Finding(f"第 {n} 处") for n in range(1, 100)))
    said = text_of(proof_sheet(broken))
    assert "核对没有通过，有 99 处不符" in said
    assert f"列出前 {MOST_FINDINGS} 处" in said
    assert "1|第 1 处" in said
    assert "核对通过" not in said


def test_the_explanation_on_paper_has_every_sentence_of_the_window(desk):
    office, clock = desk
    boss = acting(office, Role.SUPERVISOR)
    case = office.log(boss, request()).value.ticket_id
    office.do(boss, c.AcceptCase(ticket_id=case))
    office.do(boss, c.ContactCase(ticket_id=case, reached="李工"))
    office.do(boss, c.PauseCase(ticket_id=case, reason="等盖章", awaited=HolderKind.ENTERPRISE))
    clock.advance(days=9)
    explanation = office.explain(case)
    document = explain_sheet(explanation, printed_by="周敏")
    said = text_of(document)
    for step in explanation.steps:
        assert step.rstrip("：") in said
    assert document.title.startswith(explanation.detail.row.number)
    assert document.furniture.foot_right == "2026-03-11 09:00 周敏 打印"


def test_every_sheet_is_headed_by_what_the_office_calls_itself(desk):
    office, _ = desk
    boss = acting(office, Role.SUPERVISOR)
    case = office.log(boss, request()).value.ticket_id
    sheet = office.case_sheet(case)
    assert case_summary(sheet).furniture.head_left == "常州高新区 高新办"
    office.accounts.arrange(
        acting(office, Role.ADMIN), "薛家镇服务站", sign_in=False, lock_minutes=0
    )
    sheet, proof = office.case_sheet(case), prove(office)
    for document in (case_summary(sheet), explain_sheet(sheet.explanation), proof_sheet(proof)):
        assert document.furniture.head_left == "薛家镇服务站"
    assert "单位=薛家镇服务站" in text_of(proof_sheet(proof))
