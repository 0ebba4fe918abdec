"""English rows: official translations, law firms' and machines'. Patterns meet folded text; all but enumerators
and dates meet lower case.
"""

from ipdocs.grammars.rows import Enumerator, Label, Predicate, Words

_ORDINALS = "First|Second|Third|Fourth|Fifth|Sixth|Seventh|Eighth|Ninth|Tenth|Eleventh|Twelfth"
_NUMBER = (
    r"(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)(?:[ -]?(?:one|two|three|four|five|six|seven|eight|nine))?"
    r"|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen"
    r"|eighteen|nineteen"
)

ENUMERATORS = (
    Enumerator("en.enum.word_paren", rf"\((?P<n>(?i:{_NUMBER}))\)", "word", "(n)", 5),
    # What machines make of 一、.
    Enumerator(
        "en.enum.word_comma", rf"(?P<n>(?i:{_NUMBER})), (?=[a-z])", "word", "one,", 1, inline=False, heading_only=True
    ),
    Enumerator(
        "en.enum.capital",
        r"(?P<n>[A-H])\. (?=[A-Z][a-z]+(?: [a-z]|$))",
        "letter",
        "A.",
        1,
        inline=False,
        heading_only=True,
    ),
    Enumerator("en.enum.ordinal", rf"(?P<n>{_ORDINALS}),", "ordinal", "first", 1, inline=False, heading_only=True),
    Enumerator(
        "en.enum.chapter", r"(?i:chapter) (?P<n>[IVX]{1,6}|\d{1,3})(?![\w])[.:]?", "roman", "chapter", 0, inline=False
    ),
    Enumerator(
        "en.enum.chapter_word", rf"(?i:chapter) (?P<n>(?i:{_NUMBER}))(?![\w-])[.:]?", "word", "chapter", 0, inline=False
    ),
    Enumerator("en.enum.part_word", rf"(?i:part) (?P<n>(?i:{_NUMBER}))(?![\w-])[.:]?", "word", "part", 0, inline=False),
    Enumerator("en.enum.part", r"(?i:part) (?P<n>[IVX]{1,6}|\d{1,2})(?![\w])[.:]?", "roman", "part", 0, inline=False),
    Enumerator("en.enum.article", r"(?i:article) (?P<n>\d{1,4})(?![\w])[.:]?", "arabic", "article", 3, inline=False),
    # Those of a law that lost its lines; `Article 5 of the Law` is prose.
    Enumerator(
        "en.enum.chapter_inline",
        r"(?i:chapter) (?P<n>[IVX]{1,6}|\d{1,3})[.:]? (?=[A-Za-z])(?!of\b|shall\b)",
        "roman",
        "chapter",
        0,
    ),
    Enumerator(
        "en.enum.chapter_word_inline",
        rf"(?i:chapter) (?P<n>(?i:{_NUMBER}))[.:]? (?=[A-Za-z])(?!of\b|shall\b)",
        "word",
        "chapter",
        0,
    ),
    Enumerator(
        "en.enum.article_inline",
        r"(?i:article) (?P<n>\d{1,4})[.:]? (?=[A-Za-z\"(])(?!(?i:paragraph|section|item|of|and|or|to|shall|is|are|was|above|here)\b)",
        "arabic",
        "article",
        3,
    ),
    Enumerator("en.enum.item", r"(?i:item|action|step) (?P<n>\d{1,3})(?:[.:]| ?$)", "arabic", "item", 4, inline=False),
    Enumerator("en.enum.task", r"(?i:task|measure) (?P<n>\d{1,3})(?:[.:]| ?$)", "arabic", "task", 4, inline=False),
)

# ---- endings and rules ----------------------------------------------------------------------------------------------

RELEASE_MARKS = (
    Words(
        "en.release_mark",
        r"\((?:this|the) (?:document|piece|article|text)[^()]{0,40}(?:publi|releas|abridg|delet)[^()]{0,40}\)",
    ),
)
ANNEXES = (
    Words("en.annex", r"(?:annex|attachment|appendix)(?: (?:\d{1,2}|[a-z]|[ivx]{1,4}))? ?:?"),
)  # a line that opens one
ATTACHMENTS = (
    Words("en.attachments", r"(?:annex(?:es)?|attachments?|appendi(?:x|ces)|enclosures?)(?: \d{1,2})? ?:.*"),
)
FILES = (
    Words("en.files", r"(?:attach(?:ments?|ed files?)|annexes|appendices|enclosures?) ?:?"),
)  # links to files follow
# The last words of a document, also where they lost their own line.
IN_FORCE = (
    Words(
        "en.closing.in_force",
        r"(?:this|these|the) (?:notice|plan|decision|opinion|document|measure|provision|circular|scheme)s? (?:shall|will) (?:come into (?:force|effect)|take effect|be (?:implemented|effective) (?:from|as of))",
    ),
)
CLOSINGS = (
    Words(
        "en.closing.in_short", r"(?:in short|in conclusion|to sum up|in summary|in a word|all in all|to conclude)\b.*"
    ),
    Words(
        "en.closing.original",
        r"the (?:original|full|chinese)(?: \w+){0,3} (?:text|version|document|notice|plan)?\b.{0,40}(?:available|found|read).*",
    ),
    Words(
        "en.closing.takeaways",
        r"(?:(?:kind|best|warm(?:est)?) regards.*|yours (?:sincerely|faithfully|truly).*|key takeaways?|our comments?|commentary|takeaways|annex(?: \d+)? ?:?.{0,120}|attachments? ?:.*|extended data:?|translator'?s? notes?:.*|notes?:.*|references?:.*)",
    ),
)
FIRST_LISTED_LEADS = (  # the words that make the rule; the sentence around them is what is quoted
    Words(
        "en.rule.first_listed_leads",
        r"\b(?:listed|ranked|ranking|placed|named|mentioned) (?:in the )?first\b[^.;()]{0,60}\blead",
    ),
    Words(
        "en.rule.first_is_lead",
        r"\bthe first(?:-listed| listed| named)? (?:department|unit|agency|body|one)\b[^.;()]{0,60}\blead",
    ),
)

# A rule about all clauses may stand inside the first of them.
CLAUSE_RULES = (
    Words(
        "en.rule.in_clause",
        r"(?:the )?(?:first[- ]listed|first|one listed first|department listed first)(?: \w+){0,4} (?:is|takes|as) the lead(?:ing)?(?: \w+)?(?:,? ?the same below)?|the same (?:below|hereinafter)",
    ),
)

# ---- clauses --------------------------------------------------------------------------------------------------------

_DUTY = r"(?:responsibilit(?:y|ies)|duties|duty|functions|labou?r|work|tasks|roles?|remits?|mandates?|jurisdictions?|powers)"

PREDICATES = (
    Predicate(
        "en.clause.takes_lead",
        r"(?:is|are|be) responsible for (?:the lead|leading)(?= ?[,;.]|$)|(?:shall |should |will |to )?(?:jointly )?(?:takes?|taking|be|is|are) (?:the |in the )?lead(?:ing)?(?: (?:in|on|for) (?:this|it|the (?:work|task|implementation)))?(?! (?:unit|department|agency|bod))",
        "lead",
    ),
    Predicate("en.clause.to_lead", r"(?:to lead|shall lead|will lead|leads)(?= ?[,;]|$| with| and)", "lead"),
    Predicate(
        "en.clause.led_by",
        r"(?:jointly )?(?:led|headed|spearheaded|coordinated) by",
        "lead",
        before=True,
        first_only=True,
    ),
    Predicate(
        "en.clause.participate",
        r"(?:shall |should |will |to )?(?:participates?|participating|cooperates?|cooperating|co-operates?|coordinates?|collaborates?|assists?|assisting|take part|supports?|supporting|join)(?: in (?:it|this|the (?:work|implementation)))?(?= ?[,;.]|$| according| as per| in accordance)",
        "participant",
    ),
    Predicate(
        "en.clause.with_participation",
        r"with (?:the )?(?:active |joint )?(?:participation|cooperation|co-operation|collaboration|assistance|support) (?:of|from|by)",
        "participant",
        before=True,
    ),
    Predicate(
        "en.clause.participated_by",
        r"(?:is |are |be |to be )?(?:participated(?: in)?|assisted|supported|joined|co-?operated|co-?organi[sz]ed) by",
        "participant",
        before=True,
    ),
    Predicate("en.clause.marked_lead", r"\((?:the )?lead(?:ing)?(?: (?:unit|department|agency))?\)", "lead"),
    Predicate(
        "en.clause.as_lead", r"as (?:the )?lead(?:er|ing)?(?: (?:unit|department|agency|body))?(?= ?[,;.]|$)", "lead"
    ),
    Predicate(
        "en.clause.as_participant",
        r"as (?:the |an? )?(?:supporting|participating|cooperating|assisting) (?:unit|department|agency|bod)(?:y|s|ies)?(?= ?[,;.]|$)",
        "participant",
    ),
    # What machines make of `（…负责）`; what somebody answers for (`responsible for running the site`) is no body.
    Predicate(
        "en.clause.responsible_for_bodies", r"(?<=[(\[])responsible for(?! \w+ing\b| the \w+ of\b)(?= )", before=True
    ),
    Predicate(
        "en.clause.together_with",
        r"(?:together|along|jointly|in conjunction|in collaboration|in cooperation|in concert|in coordination) with",
        "participant",
        before=True,
        ahead="lead",
    ),
    Predicate(
        "en.clause.responsible_by",
        r"(?:to be )?(?:the )?(?:responsible|responsibility|implemented|undertaken|carried out|handled)(?: party)? (?:by|of)\b|in (?:the )?charge of|in charge ?:|responsible ?: ?",
        before=True,
    ),
    Predicate(
        "en.clause.are_responsible",
        r"(?:(?:shall|should|will|to|must) )?(?:each |all |both |jointly )?(?:be|is|are|being)(?: (?:each|all|both|jointly|specifically|separately|mainly))?"
        r" (?:responsible|in charge|accountable)(?: (?:for|of)(?: (?:this|it|them|these|the (?:work|task|implementation|matter)s?))?)?(?! (?:department|unit))",
    ),
    Predicate(
        "en.clause.responsible",
        r"responsible(?: for(?: (?:this|it))?)?(?= ?[,;.]|$| according| as per| in accordance| within)",
    ),
    Predicate("en.clause.answerable", r"(?:(?:shall|will) )?(?:be|is|are) answerable(?: for (?:this|it))?"),
    Predicate("en.clause.each_responsible", r"(?:are |shall )?each responsible", division=True),
    Predicate(
        "en.clause.division",
        rf",? ?(?:(?:each|all) )?(?:according to|in accordance with|as per|based on|per|within|by|in line with|pursuant to|under|on the basis of) (?:the |their |its |own )?(?:own |respective |assigned |given )?"
        rf"(?:division of (?:their |the )?{_DUTY}(?: and {_DUTY})?|(?:specific )?{_DUTY}(?: (?:division|and {_DUTY}))?)(?: respectively| of each)?",
        division=True,
        weak=True,
    ),
    Predicate("en.clause.respectively", r",? ?(?:each|respectively|separately)(?= ?[,;.]|$)", division=True, weak=True),
    Predicate(
        "en.clause.implement",
        r"(?:shall|will|to) (?:implement|carry out|organi[sz]e (?:the )?implementation)(?: (?:this|it))?",
        weak=True,
    ),
)
# What a body is called in a label: `Lead unit:`, `Cooperating offices`.
_UNITS = (
    r"(?:units?|departments?|agenc(?:y|ies)|bod(?:y|ies)|offices?|divisions?|organi[sz]ations?|institutions?"
    r"|authorit(?:y|ies)|entit(?:y|ies)|organs?|ministr(?:y|ies)|part(?:y|ies))"
)
LABELS = (
    Label(
        "en.label.lead",
        rf"(?:lead(?:ing)?|led)(?: responsible)?(?: {_UNITS})? ?:",
        "lead",
    ),
    Label(
        "en.label.participating",
        rf"(?:participating|participants?|participation|co-?operating|co-?operation|supporting|support|assisting|assistance|coordinating|coordination|collaborating|collaboration)(?: {_UNITS})? ?:",
        "participant",
    ),
    Label(
        "en.label.responsible",
        rf"(?:(?:main(?:ly)? |primary |jointly |directly )?responsible|responsibility|competent|in charge|implementing|undertaking|(?:task )?owners?)(?: {_UNITS})? ?:|{_UNITS} (?:in charge|responsible) ?:",
        "responsible",
    ),
    Label(
        "en.label.deadline",
        r"(?:deadline|time limit|completion(?: time| date)?|due(?: date)?|complete by) ?:",
        None,
        deadline=True,
    ),
    Label("en.label.scope", r"(?:scope(?: of application)?|applicable(?: scope| areas?)?|target|annex) ?:", None),
)
JOINTS = (Words("en.joint", r"(?:[,;、/]|\band\b|\bwith\b|\bas well as\b|\bor\b|&)\s*"),)
OPEN_LISTS = (
    Words(
        "en.open.and_other",
        r",? ?and other (?=(?:relevant |related )?(?:departments|ministries|agencies) of the state council)",
    ),
    Words(
        "en.open.other_bodies",
        r"(?:,? ?and )?(?:all )?other (?:relevant |related |competent |concerned )?(?:departments?|units?|agenc(?:y|ies)|bodies|ministries|authorities|parties|members?)(?: concerned| of the state council)?|,? ?etc\.?|,? ?(?:and|among) others",
    ),
)
ARTICLES = (Words("en.article", r"(?:the|a|an|all the)\s+(?=\S)"),)
# Headings that most plans have, where the text that follows has lost its line: `1、 General requirements Adhere to …`.
HEADINGS = (
    Words(
        "en.heading.usual",
        r"(?i:(?:general|overall|basic|work) requirements?|guiding (?:ideology|thoughts?|principles?)|(?:basic|working) principles?|(?:main|overall|development|work|working) (?:goals?|objectives?|targets?)"
        r"|(?:main|key|work) tasks|(?:safeguard|guarantee|supporting) measures|(?:organizational|organization) (?:guarantees?|safeguards?|implementation)|(?:strengthen )?organizational leadership) (?=[A-Z][a-z]+ [a-z])",
    ),
)
# Words in the place of a body that name none.
NOBODIES = (
    Words("en.nobody", r"none|n/?a|nil|ditto|(?:same )?as above|tb[acd]|(?:all|whole) year"),
    Words(
        "en.nobody.when",
        r"(?:annual|continuous|ongoing|long)\b.*|(?:who|which|that|this|it|its|their|so|if|when|where|end)\b.*",
    ),
    Words(
        "en.nobody.how",
        r"(?:to|in|by|with|for|on|at|as|of|according|before|after|until|from|within|each|every|see|throughout) .*",
    ),
)
NUMBER_COLUMNS = (Words("en.column.number", r"(?:(?:item|serial) )?no\.?|(?:serial |item )?number|item|s/?n|#"),)
# A word at which a body's name may begin or end: such a stretch is taken as a name even if no register knows it.
NAME_HEADS = (
    Words(
        "en.name.head",
        r"\b(?:ministry|ministries|commissions?|administrations?|bureaus?|offices?|departments?|committees?|agency|agencies|councils?|courts?|procuratorates?"
        r"|governments?|academy|institutes?|associations?|federations?|banks?|group|center|centre|corporation|company|union|league|authority|authorities"
        r"|customs|units?|regions|localities|provinces|districts|cities|counties|towns|universities|bodies|organi[sz]ations?|secretariat|board|foundation"
        r"|exchange|police|army|chambers?|society|corps|brigades?|detachments?|(?:divisions?|sections?)(?! of))\b",
    ),
)
DEADLINES = (
    Words(
        "en.deadline.by",
        r"(?:,? ?(?:to be )?(?:completed|finished|done|achieved|implemented) )?(?:by|before|no later than) (?:the end of )?(?:[a-z]+ )?(?:\d{1,2},? )?(?:19|20)\d\d(?: at the latest)?",
    ),
    Words(
        "en.deadline.ongoing",
        r"(?:continuous(?:ly)? (?:advanced?|promoted?|implemented?)|ongoing|long[- ]term(?: adherence)?)",
    ),
)
# A body that the document itself gives a short name: `the Data Task Force Office (hereinafter the Task Office)`.
DEFINITIONS = (
    Words(
        "en.body.defined",
        r"\((?:hereinafter|hereafter|referred to)(?: (?:referred to )?as)?,? (?:the )?[\"']?(?P<short>[a-z][a-z &-]{1,40}?)[\"']?\)",
    ),
)
NAME_PATTERNS = (
    Words(
        "en.name.all_governments",
        r"(?:all |local |relevant ){0,4}people's governments? of (?:all |the |relevant ){0,4}(?:provinces?|municipalit(?:y|ies)|autonomous regions|cit(?:y|ies)|count(?:y|ies)|districts?|directly under the central government|at all levels|,| |and|concerned)+",
    ),
)
SENTENCES: tuple[Words, ...] = ()
