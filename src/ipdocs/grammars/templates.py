"""Templates of sites: names of boxes that say for sure what stands in them. Optional: no page needs a row.

A row takes effect where a page has its container with text in it. The content model is then overruled: what stands in
the container is content, unless a line of chrome is known by its words; what stands in a box of `chrome` is chrome.
Names are class or id words, compared without case.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Template:
    """A template: the box that holds the document, and boxes that never do."""

    id: str
    container: str
    chrome: tuple[str, ...] = ()


TEMPLATES: tuple[Template, ...] = (
    Template("template.gov_cn", "ucap-content", ("pages_print", "pages-print", "share")),
    Template("template.gov_cn_2019", "pages_content", ("pages_print", "pages-print", "share")),
    Template("template.trs_editor", "trs_editor"),  # TRS WCM, on sites of ministries and provinces
    Template("template.trs_ueditor", "trs_ueditor"),
    Template("template.trs_editor_view", "trs_editor_view"),
    Template("template.vsb", "v_news_content"),  # Boda VSB, on sites of cities and universities
    Template("template.sudy", "wp_articlecontent"),  # Sudy WebPlus
    Template(
        "template.wechat",
        "js_content",
        ("rich_media_tool", "qr_code_pc", "qr_code_pc_outer", "js_pc_qr_code", "reward_area", "js_tags"),
    ),
)
