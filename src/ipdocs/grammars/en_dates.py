"""English rows of dates, which meet folded text, and of the labels before them, which meet lower case."""

from ipdocs.grammars.rows import DateForm, DateLabel

_MONTH = r"(?P<m>(?i:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?))"

DATES = (
    DateForm(
        "en.date.month_day", rf"\b{_MONTH}\.? {{0,2}}(?P<d>\d{{1,2}})(?:st|nd|rd|th)?,? {{0,3}}(?P<y>(?:19|20)\d\d)\b"
    ),
    DateForm("en.date.day_month", rf"\b(?P<d>\d{{1,2}})(?:st|nd|rd|th)? {_MONTH}\.?,? (?P<y>(?:19|20)\d\d)\b"),
    DateForm("en.date.numbers_year", r"\b(?P<m>\d{1,2}) (?P<d>\d{1,2}), ?(?P<y>(?:19|20)\d\d)\b"),
    DateForm("en.date.month", rf"\b{_MONTH}\.?,? (?P<y>(?:19|20)\d\d)\b"),
)

DATE_LABELS = (
    DateLabel(
        "en.date.signed",
        r"(?:date of (?:writing|signing|completion)|(?:writing|signing) (?:date|time)) ?: ?$",
        "signed",
    ),
    DateLabel("en.date.promulgated", r"promulgation (?:date|time) ?: ?$", "released"),
    DateLabel("en.date.ends", r"(?:expir(?:y|ation)|repeal|abolition) (?:date|time) ?: ?$", "other"),
    DateLabel(
        "en.date.effective_label", r"(?:effective|implementation) (?:date|time|from|as of) ?[:\]】]? ?$", "effective"
    ),
    DateLabel(
        "en.date.published",
        r"(?:publi(?:shed|cation)|post(?:ed)?|release|update|(?<!completion )(?<!due )(?:date|time(?! limit))|last)[\w ]{0,20}[:|\]】]? ?$",
        "published",
    ),
    # At the head of a page: `Issued on: …`.
    DateLabel("en.date.published_label", r"(?:issued|released|announced|published)(?: on)? ?: ?$", "published"),
    DateLabel("en.date.effective", r"(?:effective|in(?:to)? force|implemented)[\w ]{0,20}$", "effective"),
    DateLabel(
        "en.date.released",
        r"(?:issued|released|announced|promulgated|published|adopted)(?: on| in)? ?:? ?$",
        "released",
    ),
)
