"""Strategies that build pages: a plan of sections, measures and clauses, written as text or HTML, chrome around it.

A plan knows what it asks for, so that a test can ask whether the record says the same.
"""

from dataclasses import dataclass
from html import escape

from hypothesis import strategies as st


@dataclass(frozen=True)
class Measure:
    words: str
    bodies: tuple[str, ...]  # of its clause; none: it has no clause
    leads: bool  # whether the first of the bodies takes the lead


@dataclass(frozen=True)
class Plan:
    chinese: bool
    title: str
    sections: tuple[tuple[str, tuple[Measure, ...]], ...]

    def lines(self) -> list[tuple[str, str]]:
        """The tag and the words of each line."""
        lines = [("h1", self.title)]
        for s, (heading, measures) in enumerate(self.sections):
            lines.append(("h2", f"{HAN[s]}、{heading}" if self.chinese else f"{ROMAN[s]}. {heading}"))
            for m, measure in enumerate(measures):
                mark = f"（{HAN[m]}）" if self.chinese else f"{m + 1}. "
                lines.append(("p", f"{mark}{measure.words}{self.clause(measure)}"))
        return lines

    def clause(self, measure: Measure) -> str:
        names = measure.bodies
        if not names:
            return ""
        if self.chinese:
            rest = "、".join(names[1:])
            return f"（{names[0]}牵头，{rest}参与）" if measure.leads and rest else f"（{'、'.join(names)}负责）"
        rest = " and ".join(names[1:])
        if measure.leads and rest:
            return f" (The {names[0]} takes the lead, and the {' and the '.join(names[1:])} participate)"
        return f" (The {' and the '.join(names)} {'are' if rest else 'is'} responsible)"

    def paths(self) -> list[str]:
        return [f"{s}.{m}" for s, (_, some) in enumerate(self.sections, 1) for m in range(1, len(some) + 1)]

    def said(self) -> list[list[tuple[str, str]]]:
        """The name and the role of each body, measure by measure."""
        return [
            [
                (name, ("lead" if at == 0 else "participant") if one.leads and len(one.bodies) > 1 else "responsible")
                for at, name in enumerate(one.bodies)
            ]
            for _, some in self.sections
            for one in some
        ]

    def text(self) -> str:
        return "\n\n".join(words for _, words in self.lines()) + "\n"


HAN = "一二三四五六七八九"
ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII")
HEADINGS = {
    True: ("修缮老桥", "养护行道树", "看护水井", "清理河道", "照看路灯"),
    False: ("Care of bridges", "Care of trees", "Care of wells", "Care of streams", "Care of lamps"),
}
TITLES = {True: "关于照看公共设施的实施方案", False: "Plan for the Care of Common Things"}
WORDS = {
    True: (
        "每年检查一次，发现问题及时修理。",
        "建立台账，向社会公布。",
        "培训看护人员，发放工具。",
        "安排专门资金，不得挪用。",
    ),
    False: (
        "Look at each of them once a year, and mend what is broken.",
        "Keep a list that all can read.",
        "Teach those who look after them, and give them tools.",
        "Set money aside for this work alone.",
    ),
}
BODIES = {
    True: ("教育部", "财政部", "司法部", "水利部", "商务部"),
    False: ("Ministry of Finance", "Ministry of Education", "Ministry of Justice", "Ministry of Commerce"),
}
ABOVE = {
    True: ("首页 > 政务公开 > 通知", "当前位置：首页 > 政策", "网站导航"),
    False: ("Home > News > Notices", "View all News", "Menu"),
}
BELOW = {
    True: ("上一篇：老地图", "下一篇：没有了", "分享到：", "返回顶部", "打印本页"),
    False: ("Previous: Old maps", "Next: none", "Share", "Back to top"),
}


def measures(chinese: bool) -> st.SearchStrategy[Measure]:
    return st.builds(
        Measure,
        words=st.lists(st.sampled_from(WORDS[chinese]), min_size=1, max_size=3, unique=True).map(
            ("" if chinese else " ").join
        ),
        bodies=st.lists(st.sampled_from(BODIES[chinese]), max_size=3, unique=True).map(tuple),
        leads=st.booleans(),
    )


def plans(chinese: bool) -> st.SearchStrategy[Plan]:
    """Plans of two to five sections of two to five measures; some measure has a clause."""
    section = st.lists(measures(chinese), min_size=2, max_size=5).map(tuple)
    return (
        st.lists(section, min_size=2, max_size=5)
        .map(lambda some: Plan(chinese, TITLES[chinese], tuple(zip(HEADINGS[chinese], some, strict=False))))
        .filter(lambda plan: any(one.bodies for _, some in plan.sections for one in some))
    )


PLANS = st.booleans().flatmap(plans)


@dataclass(frozen=True)
class Frame:
    above: tuple[str, ...]
    below: tuple[str, ...]


def frames(chinese: bool) -> st.SearchStrategy[Frame]:
    return st.builds(
        Frame,
        above=st.lists(st.sampled_from(ABOVE[chinese]), max_size=3, unique=True).map(tuple),
        below=st.lists(st.sampled_from(BELOW[chinese]), max_size=4, unique=True).map(tuple),
    )


FRAMED = PLANS.flatmap(lambda plan: st.tuples(st.just(plan), frames(plan.chinese)))


def html(plan: Plan, frame: Frame, tags: bool = True) -> str:
    """The plan as a page; without `tags` each line a paragraph, whatever it is."""
    above = "".join(f"<li><a href='/'>{escape(line)}</a></li>" for line in frame.above)
    below = "".join(f"<li><a href='/'>{escape(line)}</a></li>" for line in frame.below)
    lines = "\n".join(f"<{t}>{escape(words)}</{t}>" for tag, words in plan.lines() for t in [tag if tags else "p"])
    menu, foot = f"<ul class='nav'>{above}</ul>", f"<ul class='footer'>{below}</ul>"
    head = f"<head><meta charset='utf-8'><title>{escape(plan.title)}</title></head>"
    return f"<!DOCTYPE html><html>{head}<body>{menu}<div class='content'>{lines}</div>{foot}</body></html>"


# Pages that mean nothing: every piece that a stage looks for, in any order.
PIECES = st.sampled_from(
    [
        *(
            "1. ",
            "2. ",
            "(1) ",
            "（一）",
            "（二）",
            "一、",
            "二、",
            "第一条 ",
            "Article 2 ",
            "①",
            "②",
            "IV. ",
            "(a) ",
            "3、",
        ),
        *(
            "（教育部牵头，财政部配合）",
            "(The Ministry of Finance is responsible)",
            "责任单位：市科委、市财政局",
            "（财政部",
        ),
        *(
            "完成时限：2027年6月底",
            "附件1",
            "附件：名单",
            "Annex",
            "（此件公开发布）",
            "2024年5月20日",
            "（以下简称《计划》）",
        ),
        *(
            "抓紧落实。",
            "Mend the old wells.",
            "各地按时报告",
            "Care of trees",
            "首页 > 通知",
            "上一篇：无",
            "责任编辑：甲",
        ),
        *("(", ")", "）", "[", "】", "\u200b", "\u3000", "\u202e", "\ufffd", "\U0001f3ee", "é", "İ", "**", "@@", "\0"),
    ]
)
BREAKS = st.sampled_from(["", " ", "\n", "\n\n", "\r\n", "\u3000\u3000", "\u2028", "\x85", "\t"])
SCRAPS = st.lists(st.tuples(st.one_of(PIECES, st.text(max_size=8)), BREAKS), min_size=1, max_size=40).map(
    lambda pieces: "".join(word + gap for word, gap in pieces)
)
TAGS = st.sampled_from(
    [
        *(
            "<p>",
            "</p>",
            "<div>",
            "</div>",
            "<h1>",
            "</h1>",
            "<h3>",
            "<br>",
            "<ul>",
            "<li>",
            "</ul>",
            "<!--",
            "-->",
            "<b>",
        ),
        *(
            "<table>",
            "<tr>",
            "<td>",
            "<td rowspan=2>",
            "<td colspan=3>",
            "<th>",
            "</table>",
            "<ruby>",
            "<rt>",
            "</ruby>",
        ),
        *(
            "<script>",
            "</script>",
            "<pre>",
            "<textarea>",
            "<svg>",
            "<a href=x>",
            "<p hidden>",
            "<div style='display:none'>",
        ),
        *(
            "&nbsp;",
            "&#x2028;",
            "&#0;",
            "&lt;p&gt;",
            "<![CDATA[",
            "<?php",
            "<",
            ">",
            "<title>",
            "<noscript>",
            "<frameset>",
        ),
    ]
)
TAG_SOUP = st.lists(st.one_of(TAGS, PIECES, st.text(max_size=6)), min_size=1, max_size=50).map("".join)
