"""English rows of what frames a document: titles, issuers, numbers, addressees, sources. Patterns meet folded text in
lower case, those of numbers folded text.
"""

from ipdocs.grammars.rows import Field, Words

_KIND = r"(?:opinions?|notice|plan|measures|circular|outline|decision|regulations?|rules|guidelines|program(?:me)?|priorities|provisions|scheme|reply|letter|announcement|guidance|law)"

DOCUMENT_TITLES = (
    Words(
        "en.title.points",
        r"(?:20\d\d )?(?:key|main) points (?:of|for|on) (?=.{0,160}\b(?:work|20\d\d)\b).{5,200}"
        r"|(?:\w[\w'-]*[ ,]+){1,16}work (?:key )?points(?: (?:for|of|in) .{2,60})?",
    ),
    Words(
        "en.title.of_issuer",
        rf"(?:the )?(?:\w+ ){{0,3}}{_KIND} (?:of|by|from|issued by) (?:the )?(?P<issuer>[^,:]{{6,160}}?) (?:on|for|about|concerning|regarding|to|upon)\b.{{5,300}}",
    ),
    Words(
        "en.title.kind",
        rf"(?:\w[\w'-]*[ ,]+){{0,24}}{_KIND}\b (?:for|on|of|to|about)\b.{{5,300}}|(?:\w[\w'-]*[ ,]+){{2,24}}{_KIND}(?: \([^)]{{2,40}}\))?",
    ),
)
# Where a title begins in a page that lost its breaks.
TITLE_OPENINGS = (
    Words(
        "en.title.opening",
        r"\b(?:notice|circular|opinions?|guidelines|measures|decision|announcement|reply) (?:of|by|from|on) the\b",
    ),
    Words(
        "en.title.opening_of_kind",
        r"\b(?:(?:implementation|implementing|work|action|interim|several|guiding|detailed|administrative) )?(?:measures|regulations|provisions|rules|plan|program|scheme|opinions?|guidelines|notice|announcement|circular|decision) (?:of|for|on) \w",
    ),
)
# What opens the links at the end of such a page.
LINE_TAILS = (
    Words(
        "en.line_tail",
        r"(?<= )(?:[\[(]? ?(?:print|close)(?: this)?(?: page| window)|(?:last|previous|prev|next) (?:article|page|post|one|piece)? ?:|previous ?:"
        r"|related (?:links?|articles?|news|reading|documents?|information) ?:|copyright ?[:©]|©|share (?:to|on)? ?:|scan (?:the|and) |record number ?:"
        r"|(?:responsible )?editor ?:|\[?disclaimer[:\]]|tags? ?:|keywords? ?:|website identification|technical support ?:|back to top)",
    ),
)
FIELDS = (
    Field("en.field.source", r"source", "source"),
    Field(
        "en.field.issuer",
        r"(?:issuing|issued by|promulgating|promulgated by)(?: (?:authorit(?:y|ies)|bod(?:y|ies)|agenc(?:y|ies)|departments?|units?|organs?|entit(?:y|ies)))?|issuer",
        "issuer",
    ),
    Field("en.field.publisher", r"publisher|published by", "publisher"),
    Field("en.field.number", r"(?:doc(?:ument|\.)?|reference|file) (?:no\.?|number)", "document_number"),
)
ISSUED = (
    Words(
        "en.issuer.order",
        r"^\(?(?:promulgated by )?(?:order|decree) no\. ?\d{1,5}(?:,? \d{4})? of (?:the )?(?P<issuer>[^,.;()]{6,120}?)(?= on |[,;.)]|$)",
    ),
    Words(
        "en.issuer.released",
        r"(?:^|, )(?:china's )?(?:the )?(?P<issuer>(?!.{0,80}\b(?:recently|also)\b)[^,.;]{6,200}?)(?: \([^()]{2,60}\)(?: and \w+ other(?: \w+){1,3})?)? (?:(?:has|have|had) )?(?:jointly )?(?:released|issued|published|promulgated|announced) ",
    ),
    Words(
        "en.issuer.issued_by",
        r"(?:issued|released|published|promulgated) (?:on [\w ,]{6,24} )?by (?:the )?(?P<issuer>(?:(?! (?:on|in) (?:\w+ )?\d)[^,.;]){6,120})",
    ),
)
# After the label `Author` of a translated document: its first body, without glosses and the others.
AUTHORS = (
    Words(
        "en.issuer.author",
        r"^(?P<issuer>[^,.;()]{6,120}?)(?: \([^()]{2,60}\))?(?: and (?:two|three|four|five|other|several) other [\w ]+)?$",
    ),
)
NUMBERS = (
    Words("en.number.wen_hao", r"[A-Z][A-Za-z]{1,24}(?: [A-Z][A-Za-z]*){0,6} ?[\[(]\d{4}[\])] ?No\. ?\d{1,5}"),
    Words(
        "en.number.no_year",
        r"(?:(?:[A-Z][A-Za-z]+ ){1,6}Doc(?:ument|\.) |[A-Z]{2,6} )?No\. ?(?:[\[(]\d{4}[\])] ?\d{1,5}|\d{1,5} ?[\[(]\d{4}[\])])(?: of the [A-Z][A-Za-z ,]{3,80})?",
    ),
    Words(
        "en.number.decree", r"(?:[A-Z]{2,6} )?(?:Decree|Order|Announcement) No\. ?\d{1,5}(?:(?: of|,) (?:19|20)\d\d)?"
    ),
)
ADDRESSEES = (
    Words(
        "en.addressee",
        r"(?:to )?(?:the |all )?(?:people's governments|provinces|departments|ministries|member units|all |relevant )[^.]{5,900}:",
    ),
)
SOURCES = (
    Words(
        "en.source.label",
        r"(?:source|(?<=[|·•] )original|(?<!effective )(?<!valid )(?:article |comes? |re(?:printed|produced|published|posted) )?from) ?: ?(?P<source>[^|:\[]{2,80}?)(?= {2,}| ?(?:\||\[(?!\d))|$| (?:authors?|editors?|date|clicks|reading|number of|word|font|time|browse|views?|reads|hits|share|print|comments?)\b)",
    ),
    Words(
        "en.source.material_from",
        r"(?:material|article|content|information|text)(?: above)? (?:is|was|comes?|came) (?:from|reproduced from|reprinted from|taken from|collected from) (?:the )?(?P<source>(?!network|internet)[^,.;]{3,60}?)(?= and\b|[,.;])",
    ),
    Words(
        "en.source.wire",
        r"(?:^|\| ?|  |\d:\d\d )(?P<source>xinhua|china daily|people's daily|global times|cgtn|ecns|reuters)\b(?= ?\||$)",
    ),
)
