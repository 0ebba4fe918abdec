"""Notebooks: records as something to look at, tables as data frames, and the notebooks of docs/ from end to end."""

from pathlib import Path

import lxml.html
import nbformat
import pandas
import polars
import pytest
from nbclient import NotebookClient

import ipdocs
from ipdocs.dataset.build import ingest
from ipdocs.dataset.tables import ROW_MODELS, TABLES
from ipdocs.errors import CorpusError
from ipdocs.schema import Document, Measure, Responsibility
from sample import parse

ROOT = Path(__file__).parents[1]
NOTEBOOKS = sorted((ROOT / "docs/notebooks").glob("*.ipynb"))
HOSTILE = """A plan </table><script>alert(1)</script>

1. Mend the <img src=x onerror="alert(2) wells & roofs. (The Ministry of Finance is responsible)
2. Count the wells.
"""


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("notebooks") / "out"
    ingest(ROOT / "corpus", folder)
    return folder


def html(shown: Document | Measure | Responsibility | ipdocs.Dataset) -> lxml.html.HtmlElement:
    return lxml.html.fragment_fromstring(shown._repr_html_())


@pytest.mark.parametrize("notebook", NOTEBOOKS, ids=lambda file: file.stem)
def test_every_notebook_runs_from_start_to_end(notebook: Path) -> None:
    book = nbformat.read(notebook, as_version=4)
    NotebookClient(book, timeout=120, resources={"metadata": {"path": str(notebook.parent)}}).execute()
    last = [cell for cell in book.cells if cell.cell_type == "code"][-1]
    assert last.outputs, "it ends with an answer"


def test_notebooks_are_kept_without_what_they_gave() -> None:
    assert len(NOTEBOOKS) == 3
    for notebook in NOTEBOOKS:
        book = nbformat.read(notebook, as_version=4)
        for cell in book.cells:
            if cell.cell_type == "code":
                assert (cell.outputs, cell.execution_count, dict(cell.metadata)) == ([], None, {})


def test_a_record_shows_who_answers_for_what() -> None:
    document = ipdocs.parse_file(ROOT / "corpus/plan/regional-tea-names-plan-2023.txt")
    page = html(document)
    assert "2023 Plan" in page.text_content() and "and 12 more" in page.text_content()
    measure = document.measures[4]
    assert next(one.get("title") for one in html(measure).iter("span")) == "lead: mof"
    clause = measure.tasks[0].responsibility
    assert clause and "registry.mof.official" in html(clause).text_content()


def test_what_a_page_says_is_text_in_a_notebook_too() -> None:
    document = ipdocs.parse(HOSTILE.encode(), "a.txt")
    measure = document.measures[0]
    clause = measure.tasks[0].responsibility
    assert clause
    for one in (document, measure, clause):
        assert not html(one).xpath(".//script | .//img | .//@onerror")
    assert '<img src=x onerror="alert(2) wells & roofs' in html(measure).text_content()
    hostile = parse(b"<i>\xed\xa0\x80", "a.txt")
    assert html(hostile).text_content().startswith("<i>\ufffd")


@pytest.mark.parametrize("table", TABLES)
def test_a_document_as_a_data_frame_has_the_rows_of_its_tables(table: str) -> None:
    document = ipdocs.parse_file(ROOT / "corpus/zh/tea-germplasm-plan.txt")
    rows = [row.model_dump() for row in TABLES[table][1](document)]
    assert document.to_polars(table).rows(named=True) == rows
    frame = document.to_pandas(table)
    assert list(frame.columns) == list(ROW_MODELS[table].model_fields)
    assert frame.astype(object).where(frame.notna(), None).to_dict("records") == rows
    empty = parse(b"An essay\n", "a.txt")
    assert list(empty.to_pandas(table).columns) == list(frame.columns)
    assert empty.to_polars(table).schema == document.to_polars(table).schema
    with pytest.raises(CorpusError, match="no table 'nonsense'; there are: assignments,"):
        document.to_pandas("nonsense")
    with pytest.raises(CorpusError, match="no table"):
        document.to_polars("nonsense")


def test_a_dataset_reads_what_is_asked_for(out: Path) -> None:
    dataset = ipdocs.Dataset(out)
    assert len(dataset) == len(dataset.ids()) == len(list(dataset)) == 17
    assert repr(dataset) == f"Dataset({str(out)!r}, 17 documents, {dataset.manifest.found.measures} measures)"
    for document in dataset:
        assert dataset[document.id] == document and document.id in dataset
    with pytest.raises(KeyError):
        dataset["nonsense"]
    leads = dataset.scan("assignments").filter(polars.col("role") == "lead")
    assert isinstance(leads, polars.LazyFrame)
    counted = sum(a.role == "lead" for d in dataset for m in d.measures for t in m.tasks if t.responsibility
                  for a in t.responsibility.assignments)  # fmt: skip
    assert leads.collect().height == counted
    assert "measures" in html(dataset).text_content()


@pytest.mark.parametrize("table", ROW_MODELS)
def test_every_table_of_a_dataset_is_there_for_pandas_and_polars(out: Path, tmp_path: Path, table: str) -> None:
    dataset = ipdocs.Dataset(out)
    lines = (out / f"tables/{table}.jsonl").read_bytes().count(b"\n")
    one, other = dataset.to_polars(table), dataset.to_pandas(table)
    assert isinstance(other, pandas.DataFrame) and one.height == len(other) == lines
    assert list(one.columns) == list(other.columns) == list(ROW_MODELS[table].model_fields)


def test_parquet_is_read_where_there_is_some(tmp_path: Path) -> None:
    ingest(ROOT / "corpus/law", tmp_path / "out", formats=["parquet"])
    dataset = ipdocs.Dataset(tmp_path / "out")
    (tmp_path / "out/tables/measures.jsonl").unlink()
    assert dataset.to_polars("measures").height == dataset.manifest.found.measures > 0


def test_what_is_no_dataset_is_told(tmp_path: Path) -> None:
    with pytest.raises(CorpusError, match="no dataset here"):
        ipdocs.Dataset(tmp_path)
    (tmp_path / "manifest.json").write_text("{}", "utf-8")
    with pytest.raises(CorpusError, match="another version"):
        ipdocs.Dataset(tmp_path)
