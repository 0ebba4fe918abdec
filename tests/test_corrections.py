"""What reviewers say: applied to records, told where it no longer fits, and what it says of the parser."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError
from typer.testing import CliRunner

import ipdocs
from ipdocs import cli
from ipdocs.dataset import correct, corrections, files
from ipdocs.dataset.build import ingest
from ipdocs.dataset.check import check
from ipdocs.dataset.claims import Claim, claims
from ipdocs.dataset.corrections import Told
from ipdocs.dataset.evaluate import evaluate
from ipdocs.errors import CorpusError
from ipdocs.schema import Document
from ipdocs.schema.correction import CHOICES, Correction, Said

ROOT = Path(__file__).parents[1]
PAGE = (
    "Notice of the Ministry of Finance on wells\n\n1. Mend the wells. (The Ministry of Finance takes the lead, and the "
    "Ministry of Education participates)\n2. Count the wells, says nobody in particular.\n"
)
PAGES = ("plan/regional-tea-names-plan-2023.txt", "zh/craft-names-opinions.html", "policy-mt/open-textbooks-notice.txt")
documents = [ipdocs.parse_file(ROOT / "corpus" / name) for name in PAGES]


def said(document: Document, claim: Claim) -> Said:
    words = None if claim.span is None else document.text[slice(*claim.span)]
    return Said(text=words, span=claim.span, value=claim.value, agency=claim.agency)


def about(document: Document, kind: str, verdict: str, old: Said | None, new: Said | None = None) -> Correction:
    return Correction.model_validate({
        "document": document.id, "sha256": document.source.sha256, "kind": kind, "verdict": verdict,
        "said": old and old.model_dump(), "right": new and new.model_dump(),
    })  # fmt: skip


def words(document: Document, text: str, value: str | None = None, agency: str | None = None) -> Said:
    at = document.text.index(text)
    return Said(text=text, span=(at, at + len(text)), value=value, agency=agency)


def told(document: Document) -> list[tuple[str, str]]:
    return [(one.code.rpartition(".")[2], one.message) for one in document.diagnostics if "correction" in one.code]


def applied(document: Document, *given: Correction) -> Document:
    return correct.apply(document, Told(given))


@pytest.fixture(scope="module")
def wells() -> Document:
    return ipdocs.parse(PAGE.encode(), "wells.txt")


@pytest.mark.parametrize("document", documents, ids=lambda one: one.id)
def test_every_finding_that_is_nothing_goes_and_the_others_stay(document: Document) -> None:
    there = list(claims(document))
    for one in there[:: max(1, len(there) // 60)]:
        if one.kind in ("kind", "block"):
            continue  # a page has a kind and blocks tile it
        made = applied(document, about(document, one.kind, "wrong", said(document, one)))
        left = {claim.key for claim in claims(made)}
        gone = {claim.key for claim in there} - left
        assert one.key in gone and left <= {claim.key for claim in there}
        held = {"measure": ("clause", "body", "deadline"), "clause": ("body", "deadline")}.get(one.kind, ())
        assert all(key == one.key or key[0] in held for key in gone)
        assert [code for code, _ in told(made)] == ["applied"]


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_what_is_right_is_there_afterwards_once_and_for_all(data: st.DataObject) -> None:
    document = data.draw(st.sampled_from(documents))
    there = list(claims(document))
    given_: list[Correction] = []
    for one in data.draw(st.lists(st.sampled_from(there), max_size=6, unique_by=lambda c: c.key)):
        old = said(document, one)
        new = old
        if one.kind in CHOICES:
            new = old.model_copy(update={"value": data.draw(st.sampled_from(CHOICES[one.kind]))})
        if one.kind == "body":
            new = new.model_copy(update={"agency": data.draw(st.sampled_from([None, "mof", "cnipa", "cn-hubei.data"]))})
        given_.append(
            about(document, one.kind, "right", old) if new == old else about(document, one.kind, "wrong", old, new)
        )
    made = applied(document, *given_)
    keys = {claim.key for claim in claims(made)}
    for one in given_:
        true = one.right or one.said
        assert true and (one.kind, true.span, true.value, true.agency) in keys
    again = applied(made, *given_)
    assert again == made, "a second time changes nothing"
    assert applied(document, *reversed(given_)) == made, "in whatever order"
    assert applied(document) is document


def test_what_was_missed_is_put_in(wells: Document) -> None:
    first = wells.measures[1]
    assert first.tasks[0].responsibility is None
    clause = words(wells, ", says nobody in particular", "sole")
    body = words(wells, "nobody in particular", "responsible", "moe")
    made = applied(wells, about(wells, "body", "missing", None, body), about(wells, "clause", "missing", None, clause))
    task = made.measures[1].tasks[0]
    assert task.text == "Count the wells" and task.responsibility
    assert [repr(one) for one in task.responsibility.assignments] == [
        "Assignment('nobody in particular' → moe, responsible)"
    ]
    assert {one.rule for one in task.responsibility.assignments} == {"correction"} == {task.responsibility.rule}
    assert made.measures[1].tasks[1].text == "."
    assert sorted(code for code, _ in told(made)) == ["applied", "applied"]
    whole = words(wells, "Notice of the Ministry of Finance on wells", "9")
    assert [m.path for m in applied(wells, about(wells, "measure", "missing", None, whole)).measures] == ["9", "1", "2"]
    title = applied(wells, about(wells, "document_number", "missing", None, words(wells, "2.")))
    assert title.metadata.document_number and title.metadata.document_number.text == "2."


@pytest.mark.parametrize(
    ("kind", "right", "why"),
    [
        ("body", Said(text="wells", span=(0, 5), value="lead", agency="mof"), "its words are not at its place"),
        ("body", ("Count the wells", "lead", "mof"), "no clause holds its words"),
        ("body", ("Ministry of Education", "lead", "nonsense"), "the registry has no body 'nonsense'"),
        ("clause", ("Notice of the", "sole", None), "no task without a clause holds its words"),
        ("measure", ("Notice of the", "1", None), "the path 1 is taken"),
        ("section", ("Notice of the", "7", None), "a section that was not found cannot be put in"),
        ("block", ("Notice of the", "chrome", None), "no block has just this place"),
    ],
)
def test_what_does_not_fit_is_told_and_changes_nothing(wells: Document, kind: str, right: object, why: str) -> None:
    new = right if isinstance(right, Said) else words(wells, *right)  # type: ignore[misc]
    made = applied(wells, about(wells, kind, "missing", None, new))
    [(code, message)] = told(made)
    assert code == "lost" and message.endswith(f": {why}")
    assert made.model_copy(update={"diagnostics": wells.diagnostics}) == wells


def test_a_line_says_something_that_can_be_meant(wells: Document) -> None:
    one = about(wells, "kind", "wrong", Said(value="policy"), Said(value="news")).model_dump(mode="json")
    for change in (
        {"said": None},
        {"verdict": "missing"},
        {"verdict": "right"},
        {"right": {**one["right"], "value": "novel"}},
        {"right": {**one["right"], "text": "a", "span": [0, 1]}},
        {"kind": "title"},
        {"kind": "date", "said": {**one["said"], "value": "May"}},
        {"sha256": "0"},
        {"colour": "red"},
    ):
        with pytest.raises(ValidationError):
            Correction.model_validate({**one, **change})


def write(file: Path, *given: Correction | str) -> Path:
    lines = (one if isinstance(one, str) else one.model_dump_json() for one in given)
    file.write_text("".join(f"{line}\n" for line in lines), "utf-8")
    return file


def test_of_two_on_one_finding_the_later_holds_and_no_other_order_counts(wells: Document, tmp_path: Path) -> None:
    old = Said(value=wells.kind)
    news, law = (about(wells, "kind", "wrong", old, Said(value=kind)) for kind in ("news", "law"))
    fine = about(wells, "title", "missing", None, words(wells, "Notice of the Ministry of Finance on wells"))
    file = write(tmp_path / "a.jsonl", news, fine, "", law)
    [read] = corrections.read([file]).by_hash.values()
    assert sorted(read, key=lambda one: one.kind) == [law, fine]
    other = corrections.read([write(tmp_path / "b.jsonl", news), write(tmp_path / "c.jsonl", law, fine)])
    assert other == corrections.read([file]) and len(other) == 2


@pytest.mark.parametrize(
    ("line", "what"),
    [("{", "line 2: no JSON"), ('{"kind": 1}', "line 2: no correction"), ("[]", "line 2: no correction")],
)
def test_a_line_that_is_none_is_named(tmp_path: Path, line: str, what: str) -> None:
    with pytest.raises(CorpusError, match=what):
        corrections.read([write(tmp_path / "a.jsonl", "", line)])
    with pytest.raises(CorpusError, match=r"b\.jsonl: no corrections here"):
        corrections.read([tmp_path / "b.jsonl"])


def contents(folder: Path) -> dict[str, bytes]:
    return {f.relative_to(folder).as_posix(): f.read_bytes() for f in sorted(folder.rglob("*")) if f.is_file()}


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    folder = tmp_path / "corpus"
    folder.mkdir()
    for name, page in (("wells.txt", PAGE), ("other.txt", "1. Mend the roofs. (Ministry of Finance is responsible)\n")):
        (folder / name).write_text(page, "utf-8")
    return folder


@pytest.fixture
def parsed(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """The paths of the documents that were parsed."""
    names: list[str] = []
    parse = files.parse

    def counting(data: bytes, name: str, **options: object) -> Document:
        names.append(name)
        return parse(data, name, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(files, "parse", counting)
    return iter([names])


def test_a_build_applies_them_and_the_next_one_notices(
    corpus: Path, tmp_path: Path, wells: Document, parsed: Iterator[list[str]]
) -> None:
    names = next(parsed)
    out = tmp_path / "out"
    lead = wells.measures[0].tasks[0].responsibility.assignments[0]  # type: ignore[union-attr]
    old = Said(text=lead.name.text, span=lead.name.span, value=lead.role, agency=lead.agency)
    new = old.model_copy(update={"agency": "cn-hubei.finance", "value": "responsible"})
    file = write(tmp_path / "said.jsonl", about(wells, "body", "wrong", old, new))
    ingest(corpus, out, jobs=0)
    names.clear()
    built = ingest(corpus, out, jobs=0, corrections=[file])
    assert names == ["wells.txt"] and built.kept == 1
    assert built.manifest.found.corrections == {"applied": 1}
    who = [json.loads(line) for line in (out / "tables/assignments.jsonl").read_text("utf-8").splitlines()]
    assert ("cn-hubei.finance", "responsible", "local", "correction") in [
        (row["agency"], row["role"], row["link"], row["rule"]) for row in who
    ]
    assert check(out).errors == 0
    ingest(corpus, tmp_path / "clean", corrections=[file])
    assert contents(out) == contents(tmp_path / "clean")
    assert ingest(corpus, out, jobs=0, corrections=[file]).unchanged
    names.clear()
    assert ingest(corpus, out, jobs=0).parsed == 1 and names == ["wells.txt"], "taken back"
    ingest(corpus, tmp_path / "without")
    assert contents(out) == contents(tmp_path / "without")


def test_what_fits_no_page_is_told(corpus: Path, tmp_path: Path, wells: Document) -> None:
    law = about(wells, "kind", "wrong", Said(value=wells.kind), Said(value="law"))
    gone = law.model_copy(update={"document": "gone.txt", "sha256": "0" * 64})
    file = write(tmp_path / "said.jsonl", law, gone)
    (corpus / "wells.txt").rename(corpus / "moved.txt")
    built = ingest(corpus, tmp_path / "out", corrections=[file])
    assert built.without_page == (gone,)
    by_path = {one.source.path: one for one in ipdocs.read_records(tmp_path / "out")}
    assert by_path["moved.txt"].kind == "law", "the page is known by its bytes"
    (corpus / "moved.txt").unlink()
    (corpus / "wells.txt").write_text(PAGE + "One more line.\n", "utf-8")
    built = ingest(corpus, tmp_path / "out", corrections=[file])
    by_path = {one.source.path: one for one in ipdocs.read_records(tmp_path / "out")}
    assert told(by_path["wells.txt"]) == [("lost", "wrong: kind 'law': the page has changed since")]
    assert built.manifest.found.corrections == {"lost": 1} and built.without_page == (gone,)
    assert ingest(corpus, tmp_path / "out", corrections=[file]).without_page == (gone,)


def test_the_parser_is_scored_by_what_was_judged(corpus: Path, tmp_path: Path, wells: Document) -> None:
    clause = wells.measures[0].tasks[0].responsibility
    assert clause
    lead, part = (Said(text=a.name.text, span=a.name.span, value=a.role, agency=a.agency) for a in clause.assignments)
    number = words(wells, "wells", "lead", "mof")
    file = write(
        tmp_path / "said.jsonl",
        about(wells, "body", "right", lead),
        about(wells, "body", "wrong", part, part.model_copy(update={"value": "lead"})),
        about(wells, "body", "missing", None, number),
        about(wells, "kind", "right", Said(value=wells.kind)),
        about(wells, "kind", "right", Said(value="law")).model_copy(update={"sha256": "0" * 64}),
    )
    ingest(corpus, tmp_path / "out")
    scores = evaluate(tmp_path / "out", corrections.read([file]))
    assert (scores.documents, scores.corrections, scores.unmatched) == (1, 4, 1)
    kind, body = scores.kinds
    assert (kind.found, kind.precision, kind.recall) == (1, 1.0, 1.0)
    assert (body.found, body.wrong, body.missed, body.precision, body.recall) == (1, 1, 2, 0.5, 1 / 3)
    assert (scores.total.found, scores.total.wrong, scores.total.missed) == (2, 1, 2)
    ingest(corpus, tmp_path / "out", corrections=[file])
    with pytest.raises(CorpusError, match="build it without --corrections"):
        evaluate(tmp_path / "out", corrections.read([file]))


def test_the_commands_tell_what_became_of_them(corpus: Path, tmp_path: Path, wells: Document) -> None:
    law = about(wells, "kind", "wrong", Said(value=wells.kind), Said(value="law"))
    gone = law.model_copy(update={"document": "gone\x1b.txt", "sha256": "0" * 64})
    file, out = write(tmp_path / "said.jsonl", law, gone), tmp_path / "out"
    run = CliRunner().invoke
    assert run(cli.app, ["ingest", str(corpus), "--out", str(out), "-q"]).exit_code == 0
    scored = run(cli.app, ["evaluate", str(out), "--corrections", str(file)])
    assert scored.exit_code == 0 and "1 corrections of 1 documents; 1 of no page here" in scored.stdout
    assert "0.0%" in next(line for line in scored.stdout.splitlines() if line.startswith("kind"))
    as_json = run(cli.app, ["evaluate", str(out), "--corrections", str(file), "--json"])
    assert json.loads(as_json.stdout)["total"]["wrong"] == 1
    built = run(cli.app, ["ingest", str(corpus), "--out", str(out), "--corrections", str(file)])
    assert built.exit_code == 0 and "corrections: 1 applied" in built.stdout
    assert "1 corrections are of no page here: gone\ufffd.txt" in built.stdout
    again = run(cli.app, ["evaluate", str(out), "--corrections", str(file)])
    assert again.exit_code == 1 and "without --corrections" in again.stderr
    (corpus / "wells.txt").write_text("Another page.\n", "utf-8")
    strict = run(cli.app, ["ingest", str(corpus), "--out", str(out), "--corrections", str(file), "--strict"])
    assert strict.exit_code == 4 and "corrections: 1 lost" in strict.stdout
