"""English rows that tell what kind of document a page is. Patterns meet folded text in lower case."""

from ipdocs.grammars.rows import Words

QA_LINES = (Words("en.kind.qa_line", r"(?:q|a|question|answer|asked|reply)\d{0,2} ?[:.]"),)
QA_MARKS = (
    Words(
        "en.kind.qa",
        r"\bq ?& ?a\b|questions and answers|frequently asked questions|\bfaqs?\b|answers? (?:reporters'|questions)",
    ),
)
# A title of what is a Q&A where speakers take turns in it.
SPOKEN_MARKS = (
    Words("en.kind.conference", r"\b(?:briefing|press conference|interview|transcript|round ?table|dialogue)\b"),
)
PERSONS = (
    Words(
        "en.person",
        r"\b(?:spokes(?:person|man|woman)|reporter|journalist|moderator|host|director|minister|commissioner|mayor|professor|mr|ms|mrs|dr)\b",
    ),
)
SPEAKERS = (Words("en.kind.speaker", r"[a-z][a-z .'-]{2,60}:(?! ?\d)"),)
ESSAY_MARKS = (
    Words("en.kind.essay", r"^(?:how|what|why|when|which|can|do|does|is|are|should)\b.{0,160}\?$|^why\b"),
    Words(
        "en.kind.advice",
        r"\b(?:things|tips|steps|ways|lessons|questions|mistakes|myths|takeaways|pitfalls|reasons)\b.{0,40}\b(?:know|about|for|to|in|from|when|you)\b"
        r"|what you (?:need|should)|(?:should|need to|must) know\b|^(?:a |an? \w+ )?guide to|^how to\b",
    ),
)
NEWS_MARKS = (Words("en.kind.joint_statement", r"\bjoint (?:statement|declaration|communiqu[eé]|press release)\b"),)
SPEECH_MARKS = (Words("en.kind.speech", r"\b(?:speech|remarks|address|(?<!joint )statement) (?:by|at|of)\b"),)
# A line below the title that says whose speech it is.
SPEECH_LINES = (
    Words(
        "en.kind.speech_line",
        r"(?:keynote |opening |closing |written |full text of )?(?:speech|remarks|address|statement) (?:by|of) (?:h\. ?e\. |(?:his|her|mr|mrs|ms|dr|president|premier|minister|ambassador)\b).{1,120}",
    ),
)
# How a speech begins, on a line of its own, and how it ends.
_GUESTS = r"(?:comrades?|colleagues|friends|guests|delegates|ladies|gentlemen|excellenc(?:y|ies)|ministers?|participants|fellow citizens)"
SALUTATIONS = (
    Words(
        "en.kind.salutation",
        rf"(?:(?:dear|distinguished|respected|esteemed|honou?rable|your) )?{_GUESTS}(?:,? (?:and )?(?:(?:dear|distinguished|respected|fellow) )?{_GUESTS}){{0,5}} ?[,:!.]?",
    ),
)
SPEECH_ENDS = (
    Words(
        "en.kind.thanks",
        r"\b(?:thank you|thanks)(?: all| (?:very|so) much| again| for (?:your|listening)[^.!]{0,30})?[.!]?$",
    ),
)
