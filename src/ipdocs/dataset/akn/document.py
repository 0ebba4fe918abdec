"""One record as one Akoma Ntoso document: metadata, preface, body, conclusions."""

from pathlib import Path

from lxml import etree

from ipdocs.dataset.akn import meta
from ipdocs.dataset.akn.body import Body, ends
from ipdocs.dataset.akn.elements import add, root
from ipdocs.dataset.akn.words import Words
from ipdocs.schema import Document


def xml(document: Document) -> bytes:
    """The document as XML in UTF-8. What the page says beside the document (chrome) is left out.

    A section or measure has its path as `eId` (`sec_2.1`, `measure_2.1.22`), other text one made from its words: none
    changes when a neighbour does. Characters that XML cannot hold become U+FFFD.
    """
    whole = root()
    act = document.kind == "law"
    main = add(whole, "act" if act else "doc", name=document.kind)
    meta.write(main, document)
    words = Words(document)
    head, tail = ends(document)
    if before := [span for block in head for span in words.paragraphs(*block)]:
        words.write(add(main, "preface"), before)
    body = add(main, "body" if act else "mainBody")
    first, last = head[-1][1] if head else 0, tail[0][0] if tail else len(document.text)
    Body(document, words).write(body, first, last)
    if after := [span for block in tail for span in words.paragraphs(*block)]:
        words.write(add(main, "conclusions"), after)
    return etree.tostring(whole, encoding="UTF-8", xml_declaration=True, pretty_print=True)


def write(document: Document, folder: Path) -> Path:
    """Write the document as `ID.xml` into a folder, made where it is not there, and tell the file."""
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / f"{document.id}.xml"
    file.write_bytes(xml(document))
    return file
