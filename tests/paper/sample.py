"""A case summary as it will leave the office: made up, but of the length and mix of a real one."""

from gaoxinban.reporting.document import (
    Align,
    Band,
    BandFlag,
    BandSpan,
    BandTick,
    Column,
    Document,
    Field,
    Fields,
    FlagState,
    Furniture,
    Heading,
    Paragraph,
    Run,
    Signature,
    SpanKind,
    Table,
)

NUMBER = "GX-2026-000871"
FURNITURE = Furniture(
    head_left="常州高新区 高新办",
    head_right="企业诉求办理情况表",
    foot_left=NUMBER,
    foot_right="2026-11-25 17:05 周敏打印",
)

REQUEST = (
    "我公司二期厂房已于本月完成主体施工，计划下季度起安装三条碳纤维预浸料生产线，"
    "现有 2000 千伏安变压器容量不足，需增容至 5000 千伏安。已向供电部门提交申请，"
    "对方答复需先取得规划部门出具的用地红线图及项目备案变更证明。我公司对两份材料的办理"
    "先后次序、所需时间均不清楚，希望高新办协调供电、资规、行政审批三家一次说清，"
    "并明确最快可以在什么时间送电。\n"
    "另，设备将于 12 月 20 日到港，若届时无法送电，调试将延误约六周，"
    "合同约定每延误一周赔付合同额的 0.5%，恳请抓紧协调——门、户、民、骨、贝、八等字以此为准。"
)

EVENTS = (
    (
        "11-16 09:12",
        "登记",
        "周敏（受理台）",
        "来电登记，分类「水电气热与通信／用电增容」，类型求助，紧急。",
    ),
    (
        "11-16 09:20",
        "派单",
        "系统",
        "按派单目录第 12 条派至项目推进组：正文含「增容」，事项属用电，企业有在建项目。",
    ),
    ("11-16 09:41", "签收", "王敏（项目推进组）", "签收，责任人王敏。"),
    (
        "11-16 10:12",
        "首次联系",
        "王敏（项目推进组）",
        "电话联系企业李工，确认所需容量、报装进度和设备到港日期。",
    ),
    (
        "11-16 14:30",
        "协办",
        "王敏（项目推进组）",
        "请资规分局、行政审批（数据）局协办，说明材料先后次序。",
    ),
    (
        "11-17 09:05",
        "进展告知",
        "王敏（项目推进组）",
        "已告知企业：备案变更可与红线图并行办理，无须等待。",
    ),
    (
        "11-17 10:00",
        "挂起",
        "王敏（项目推进组）",
        "等待企业补充二期施工许可证扫描件；预计 2 个工作日。",
    ),
    ("11-18 16:20", "恢复", "王敏（项目推进组）", "企业已补齐材料，恢复计时。"),
    (
        "11-19 09:30",
        "会商",
        "陈立（主管）",
        "供电、资规、行政审批三方会商：红线图 2 日内出具，备案变更当日办结，供电同步勘察。",
    ),
    (
        "11-20 15:40",
        "改派",
        "陈立（主管）",
        "后续送电协调转企业服务组，王敏仍为协办。理由：项目主体已完工，事项转为投产服务。",
    ),
    ("11-24 11:05", "督办", "陈立（主管）", "距承诺时限不足一日，督办企业服务组当日回报供电方案。"),
    (
        "11-25 16:50",
        "办结",
        "孙悦（企业服务组）",
        "供电方案已批复，12 月 16 日送电；方案答复单已送达企业并签收。",
    ),
)

LEGS = (
    ("派单", "30 工作分钟", "11-16 09:42", "11-16 09:20", "8 分", "按时"),
    ("签收", "2 工作小时", "11-16 11:20", "11-16 09:41", "21 分", "按时"),
    ("首次联系", "4 工作小时", "11-16 14:42", "11-16 10:12", "1小时00分", "按时"),
    ("办结", "5 个工作日", "11-25 10:32", "11-25 16:50", "5天5小时38分", "逾期 4小时48分"),
)


def _legs() -> tuple[tuple[str | tuple[Run, ...], ...], ...]:
    return tuple(
        (*leg[:5], (Run(leg[5], bold=True),) if leg[5].startswith("逾期") else leg[5])
        for leg in LEGS
    )


def band() -> Band:
    held, paused, late = SpanKind.HELD, SpanKind.PAUSED, SpanKind.LATE
    return Band(
        spans=(
            BandSpan("受理台", held, 0.0, 0.0035),
            BandSpan("待签收", held, 0.0035, 0.012),
            BandSpan("项目推进组 王敏", held, 0.012, 0.165),
            BandSpan("企业补材料", paused, 0.165, 0.34),
            BandSpan("项目推进组 王敏", held, 0.34, 0.61),
            BandSpan("企业服务组 孙悦", held, 0.61, 0.91),
            BandSpan("", late, 0.91, 1.0),
        ),
        flags=(
            BandFlag("派单", 0.009, FlagState.KEPT),
            BandFlag("签收", 0.034, FlagState.KEPT),
            BandFlag("首次联系", 0.09, FlagState.KEPT),
            BandFlag("办结", 0.91, FlagState.MISSED),
        ),
        ticks=(
            BandTick("11-16 09:12", 0.0),
            BandTick("11-18", 0.28),
            BandTick("11-20", 0.52),
            BandTick("11-24", 0.76),
            BandTick("11-25 16:50", 1.0),
        ),
    )


def _form() -> Fields:
    return Fields(
        (
            Field("工单编号", NUMBER),
            Field("状态", "已办结，待回访"),
            Field("企业名称", "常州恒岳碳纤维科技有限公司"),
            Field("统一社会信用代码", "91320411MA1XAMPL2Q"),
            Field("联系人", "李工　0519-8510 0000"),
            Field("所在街道", "龙虎塘街道"),
            Field("事项分类", "水电气热与通信／用电增容"),
            Field("诉求类型", "求助　紧急"),
            Field("渠道", "电话"),
            Field("登记", "2026-11-16 09:12　周敏"),
            Field("主办", "企业服务组　孙悦"),
            Field("协办", "项目推进组、资规分局、行政审批（数据）局"),
            Field("标题", "扩产用电增容协调", wide=True),
            Field("诉求内容", REQUEST, wide=True),
        )
    )


def case_summary() -> Document:
    return Document(
        title=f"{NUMBER} 扩产用电增容协调",
        blocks=(
            Heading("企业诉求办理情况表", level=1),
            _form(),
            Heading("在谁手里"),
            band(),
            Paragraph(
                (
                    Run("全程 7 天 7 小时 38 分（工作时间 6 天 6 小时 38 分）。", bold=True),
                    Run(
                        "受理台 8 分，项目推进组 3 天 2 小时 20 分，企业补材料（挂起）1 天 4 小时 50 分，"
                        "企业服务组 2 天 6 小时 50 分；办结晚于承诺 4 小时 48 分，由企业服务组承担。"
                    ),
                )
            ),
            Heading("四个时限"),
            Table(
                (
                    Column("环节", 1.1),
                    Column("承诺", 1.4),
                    Column("应于", 1.5),
                    Column("实际", 1.5),
                    Column("用时（工作时间）", 1.8, Align.RIGHT),
                    Column("结果", 1.7),
                ),
                _legs(),
            ),
            Heading("派单依据"),
            Paragraph(
                "派单目录第 12 条「用电增容及报装，企业有在建或新竣工项目」成立：正文含「增容」「变压器」，"
                "企业登记有二期项目。此前第 4 条「用电故障抢修」不成立：正文不含「停电」「跳闸」；"
                "第 9 条「用电价格」不成立：分类不是「电价」。",
                indent=True,
            ),
            Heading("经过"),
            Table(
                (Column("时间", 1.25), Column("事项", 1), Column("经办", 2.1), Column("内容", 5)),
                EVENTS,
            ),
            Heading("办理结果"),
            Paragraph(
                "供电方案已于 11 月 25 日批复，新增 3150 千伏安变压器一台，12 月 16 日送电，"
                "早于设备到港四日。备案变更证明与用地红线图均已取得。",
                indent=True,
            ),
            Heading("回访与评价"),
            Fields(
                (Field("是否解决", ""), Field("评价", ""), Field("意见", "", wide=True, lines=2))
            ),
            Heading("签字"),
            Signature(("经办人", "审核", "领导签字")),
        ),
        furniture=FURNITURE,
    )
