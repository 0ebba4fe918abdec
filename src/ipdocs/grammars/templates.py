"""Names of boxes that say what stands in them, and templates of sites, where they say it for sure. No page needs a row.

A template takes effect where a page has its container with text in it. The content model is then overruled: what stands in
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

# A box with such a word in its name, as long as it is small, holds chrome on nearly every page: of the blocks in such
# boxes on 314 pages of news and essays, fewer than one in a hundred was content, for each of these words alone; in
# breadcrumbs it was one in twenty, all of them titles, which are known otherwise.
CHROME_BOXES = frozenset(
    "nav navbar navigation menu menus breadcrumb breadcrumbs crumb crumbs newsletter subscribe subscription signup popup overlay social share sharing comments respond reply copyright "
    "promo login pagination cookies consent author authors categories tags buttons search trending".split()
)
