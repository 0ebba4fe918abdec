"""Rows that know no language."""

from ipdocs.grammars.rows import Cue, DateForm, Enumerator, Words

# A number is no enumerator when digits, a decimal or a date go on after it.
ENUMERATORS = (
    Enumerator("common.enum.dot", r"(?P<n>\d{1,5})\.(?![\d%])", "arabic", "n.", 4),
    Enumerator(
        "common.enum.decimal",
        r"\d{1,2}\.(?P<n>\d{1,3})\.?(?= +[A-Z\"'《\u4e00-\u9fff])",
        "arabic",
        "n.n",
        4,
        inline=False,
    ),
    Enumerator(
        "common.enum.decimals",
        r"\d{1,2}\.\d{1,2}\.(?P<n>\d{1,3})\.?(?= +[A-Z\"'《\u4e00-\u9fff])",
        "arabic",
        "n.n.n",
        5,
        inline=False,
    ),
    Enumerator("common.enum.paren", r"\((?P<n>\d{1,4})\)", "arabic", "(n)", 5),
    Enumerator("common.enum.half_paren", r"(?P<n>\d{1,3})\)", "arabic", "n)", 6),
    Enumerator("common.enum.mark", r"(?P<n>\d{1,3})、", "arabic", "n、", 3),
    Enumerator("common.enum.comma", r"(?P<n>\d{1,2}), (?=[a-z])", "arabic", "n,", 4, inline=False),
    Enumerator("common.enum.padded", r"(?P<n>0\d)(?=\s|$|[\u4e00-\u9fff])", "arabic", "0n", 2, inline=False),
    Enumerator("common.enum.roman_dot", r"(?P<n>[IVX]{1,5}|[Ⅰ-Ⅻ])[.、]", "roman", "I.", 1),
    Enumerator("common.enum.roman_comma", r"(?P<n>[IVX]{1,5}|[Ⅰ-Ⅻ]), (?=[A-Z])", "roman", "I.", 1, inline=False),
    # What machines make of 一、, its heading in lower case.
    Enumerator(
        "common.enum.roman_comma_heading",
        r"(?P<n>[IVX]{1,5}|[Ⅰ-Ⅻ]), (?=[a-z])",
        "roman",
        "I.",
        1,
        inline=False,
        heading_only=True,
    ),
    Enumerator("common.enum.roman_paren", r"\((?P<n>[IVX]{1,5}|[Ⅰ-Ⅻ])\)", "roman", "(I)", 2),
    Enumerator("common.enum.small_roman_dot", r"(?P<n>[ivx]{1,5})[.、](?= ?[A-Z])", "roman", "i.", 4, inline=False),
    Enumerator("common.enum.small_roman_paren", r"\((?P<n>[ivx]{1,5})\)(?= ?\S)", "roman", "(i)", 5, inline=False),
    Enumerator("common.enum.letter_paren", r"\((?P<n>[a-z])\)", "letter", "(n)", 6, inline=False),
    Enumerator("common.enum.circled", r"(?P<n>[①-⑳])", "circled", "①", 7),
)

DATES = (
    DateForm("common.date.iso", r"(?<![\d-])(?P<y>(?:19|20)\d\d)[-/.](?P<m>\d{1,2})[-/.](?P<d>\d{1,2})(?!\d)"),
    DateForm("common.date.month_first", r"(?<![\d-])(?P<m>\d{1,2})[-/](?P<d>\d{1,2})[-/](?P<y>(?:19|20)\d\d)(?!\d)"),
)

# What may stand before a date that stands alone: the end mark of a release, `完／2024年9月2日（星期一）`.
BEFORE_DATES = (
    Words("common.end_mark_before_date", r"(?:完|ends?) ?/ ?(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day, ?)?"),
)

# Short words parted by bars are a menu: `Sign in | Register | Mobile`.
_BARRED = r"[^|.。:,;、\d]{2,29}(?:\|[^|.。:,;、\d]{2,30}){2,12}"
# A link as Markdown writes it; that of a menu is short, and no file.
_MENU_LINK = r"\[(?!附件)[^\[\]。,;]{1,16}(?<!\.pdf)(?<!\.docx)(?<!\.doc)(?<!\.xlsx)(?<!\.xls)\]\([^()\s]{1,200}\)"
# Below the text longer ones are too: `Cite this document | Download as PDF | Report an error`.
_BARRED_LONG = r"[^|.。:,;、\d]{2,48}(?: \| [^|.。:,;、\d]{2,48}){2,8}"
# Names of `meta` that give the day of publication, as CMSs of Chinese governments and news sites write them; the
# first one that is there counts. In JSON-LD it is `datePublished`.
HEAD_DATES = ("pubdate", "publishdate", "publish-date", "article:published_time", "og:release_date", "datepublished")

CUES = (
    Cue("common.chrome.end_mark", r"\W{0,6}(?:the end|end|fin|完|全文完|本文完)\W{0,6}", zone="tail"),
    Cue(
        "common.chrome.pager",
        r"(?:\[?\d{1,3}\]?[ .|…]+){1,12}(?:next|last|prev(?:ious)?|下一页|末页|尾页|上一页).{0,30}",
    ),
    Cue(
        "common.metadata.dated_bar",
        r"(?:[^.。]{0,30}[·|丨] ?)?(?:19|20)\d\d[-/.年]\d{1,2}[-/.月]\d{1,2}日?(?: +\d{1,2}:\d\d(?::\d\d)?)?(?: *[|·•丨] *| {2,})[^.。]{0,160}",
        "metadata",
        zone="head",
    ),
    Cue(
        "common.chrome.spaced_words",
        r"[a-z&'-]+(?: [a-z&'-]+)?(?: {2,}[a-z&'-]+(?: [a-z&'-]+)?){2,}",
        zone="head",
        navigation=True,
    ),
    Cue(
        "common.chrome.spaced_words_after",
        r"[a-z&'-]+(?: [a-z&'-]+){0,3}(?: {2,}[a-z&'-]+(?: [a-z&'-]+){0,3}){1,12}",
        zone="tail",
    ),
    Cue("common.chrome.barred_words", _BARRED, zone="head", navigation=True),
    Cue("common.chrome.barred_words_after", rf"{_BARRED}|{_BARRED_LONG}", zone="tail"),
    # Menus in Markdown; the items after that of the home page go with it (`chrome._menu_items`).
    Cue("common.chrome.home_item", r"[-*+•·] (?:home(?: ?page)?|(?:网站)?首页|主页)", zone="head", navigation=True),
    Cue(
        "common.chrome.menu_links",
        rf"(?:[-*+•·] )?{_MENU_LINK}(?:[ |]{{1,4}}{_MENU_LINK}){{0,30}}",
        zone="head",
        navigation=True,
    ),
    Cue("common.chrome.stray_number", r"\d{1,6}", zone="head"),
    Cue("common.chrome.stray_number_after", r"\d{1,6}", zone="tail"),
    Cue("common.chrome.page_number", r"- ?\d{1,4} ?-|page \d+( of \d+)?|第 ?\d+ ?页( ?共 ?\d+ ?页)?"),
    Cue(
        "common.metadata.bare_date",
        r"(?:19|20)\d\d[-/.]\d{1,2}[-/.]\d{1,2}(?: *(?:星期|周)[一二三四五六日天])?(?: +\d{1,2}:\d\d(?::\d\d)?)?(?: posted on .{2,20})?",
        "metadata",
        zone="head",
    ),
    Cue("common.chrome.markup_debris", r".*(?:target ?= ?\"|esrc ?= ?\"|x-process ?=|\" ?/>).*"),
    Cue("common.chrome.template_directive", r"@\w+ ?\(.*\)|\{\{--.*--\}\}|@(?:section|endsection|stop|yield).*"),
    Cue("common.chrome.rule", r"[-=_*·•|—:\s]{3,}"),
)
