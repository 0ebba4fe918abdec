"""The metadata of an Akoma Ntoso document: what it is, by whom, from when (FRBR), and whom its text speaks of."""

from urllib.parse import quote

from ipdocs import registry
from ipdocs.dataset.akn.elements import Element, add, day, reference
from ipdocs.schema import Document

COUNTRY = "cn"  # whose bodies the registry holds
_LANGUAGES = {"en": "eng", "zh-Hans": "zho", "zh-Hant": "zho", "mul": "mul"}  # ISO 639-2
_UNDATED = "0001-01-01"  # a date is required; the name of this one is `unknown`


def write(parent: Element, document: Document) -> None:
    """The `meta` of a document, as the last child of its parent."""
    meta = add(parent, "meta")
    identification = add(meta, "identification", source="#ipdocs")
    language = _LANGUAGES.get(document.language, "und")
    kind = "act" if document.kind == "law" else f"doc/{document.kind}"
    work = f"/akn/{COUNTRY}/{kind}/{day(document.metadata.date) or 'undated'}/{quote(document.id)}"
    expression = f"{work}/{language}@"
    _work(_level(identification, "FRBRWork", work, document), document)
    add(_level(identification, "FRBRExpression", expression, document), "FRBRlanguage", language=language)
    manifestation = _level(identification, "FRBRManifestation", f"{expression}.xml", document)
    add(manifestation, "FRBRformat", value="application/akn+xml")
    _references(meta, document)


def _level(parent: Element, tag: str, uri: str, document: Document) -> Element:
    """One level of FRBR with what all three have: names, dates, author."""
    level = add(parent, tag)
    this = uri.removesuffix(".xml")
    add(level, "FRBRthis", value=f"{this}/!main" + uri[len(this) :])
    add(level, "FRBRuri", value=uri)
    if tag == "FRBRWork":
        metadata = document.metadata
        for name, value in (("title", metadata.name), ("url", document.source.url)):
            if value:
                add(level, "FRBRalias", value=value if isinstance(value, str) else value.text, name=name)
    dates: set[tuple[str, str]] = {
        (dated.kind, when) for dated in document.metadata.dates if (when := day(dated.value))
    }
    given = day(document.metadata.date)
    if given and given not in {when for _, when in dates}:
        dates.add(("other", given))
    for name, when in sorted(dates) or [("unknown", _UNDATED)]:
        add(level, "FRBRdate", date=when, name=name)
    add(level, "FRBRauthor", href="#issuer")
    return level


def _work(work: Element, document: Document) -> None:
    """What only the work has."""
    add(work, "FRBRcountry", value=COUNTRY)
    add(work, "FRBRsubtype", value=document.kind)
    if number := document.metadata.document_number:
        add(work, "FRBRnumber", value=" ".join(number.text.split()))


def _references(meta: Element, document: Document) -> None:
    """Whom the text speaks of: the bodies that the registry knows, and the roles they have."""
    references = add(meta, "references", source="#ipdocs")
    metadata = document.metadata
    issuer = metadata.issuer or metadata.signature or metadata.publisher
    name = issuer.text if issuer else "not stated"
    add(references, "TLCOrganization", eId="issuer", href=f"/ontology/organization/{COUNTRY}/issuer", showAs=name)
    add(references, "TLCOrganization", eId="ipdocs", href="/ontology/organization/ipdocs", showAs="ipdocs")
    tasks = [task for measure in document.measures for task in measure.tasks]
    named = [one for task in tasks if task.responsibility for one in task.responsibility.assignments]
    language = "zh" if document.language.startswith("zh") else "en"
    for agency in sorted({one.agency for one in named if one.agency}):
        href = f"/ontology/organization/{COUNTRY}/{quote(agency)}"
        body = registry.body(agency)
        shown = body.name(language) if body else agency
        add(references, "TLCOrganization", eId=reference("org", agency), href=href, showAs=shown)
    for role in sorted({one.role for one in named}):
        add(references, "TLCRole", eId=reference("role", role), href=f"/ontology/role/{role}", showAs=role)
