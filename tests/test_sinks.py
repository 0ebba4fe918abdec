"""Every format says what the JSON Lines say, in the same bytes on every run."""

import csv
import hashlib
import io
import json
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import duckdb
import polars
import pyarrow.parquet
import pytest
from frictionless import Package, system
from hypothesis import given
from hypothesis import strategies as st

import sample
from ipdocs.dataset import keys
from ipdocs.dataset.account import Failure
from ipdocs.dataset.build import ingest
from ipdocs.dataset.columns import columns
from ipdocs.dataset.schemas import MODELS
from ipdocs.dataset.sinks import FORMATS, Sinks, parquet
from ipdocs.dataset.sinks.csv import defused
from ipdocs.dataset.tables import ROW_MODELS
from ipdocs.errors import CorpusError, MissingExtra
from ipdocs.schema import Document
from sample import PAGE, parse

ROOT = Path(__file__).parents[1]
CORPUS = ROOT / "corpus"
CNIPA_LEADS = "which measures does CNIPA lead, by document?"


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The dataset of the corpus in every format."""
    folder = tmp_path_factory.mktemp("formats") / "out"
    ingest(CORPUS, folder, formats=FORMATS)
    return folder


@pytest.fixture
def database(out: Path) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(out / "ipdocs.sqlite")) as connection:
        yield connection


def rows(out: Path, table: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (out / f"tables/{table}.jsonl").read_bytes().splitlines()]


def contents(folder: Path) -> dict[str, bytes]:
    return {f.relative_to(folder).as_posix(): f.read_bytes() for f in sorted(folder.rglob("*")) if f.is_file()}


def test_every_format_gives_the_same_bytes_on_every_run(out: Path, tmp_path: Path) -> None:
    ingest(CORPUS, tmp_path / "again", formats=reversed(FORMATS))
    one, two = contents(out), contents(tmp_path / "again")
    assert one.keys() == two.keys()
    assert [path for path in one if one[path] != two[path]] == []


def test_json_lines_are_always_written_and_other_formats_when_asked(tmp_path: Path) -> None:
    (tmp_path / "in.txt").write_text("An essay\n", "utf-8")
    ingest(tmp_path / "in.txt", tmp_path / "out")
    assert {path.suffix for path in (tmp_path / "out/tables").iterdir()} == {".jsonl"}
    built = ingest(tmp_path / "in.txt", tmp_path / "out", formats=["csv"])
    assert built.manifest.formats == ("jsonl", "csv"), "nothing else changed, and yet it is another dataset"
    assert {path.suffix for path in (tmp_path / "out/tables").iterdir()} == {".jsonl", ".csv"}
    with pytest.raises(CorpusError, match="no format 'xlsx'"):
        ingest(tmp_path / "in.txt", tmp_path / "out", formats=["xlsx"])


def test_what_is_built_upon_the_last_build_has_the_bytes_of_a_clean_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sample.stand_in(monkeypatch, parse)
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    for edits in ({"a.txt": PAGE, "b.txt": "An essay\n"}, {"b.txt": PAGE, "c.txt": "=1+1\n"}, {"c.txt": "Other\n"}):
        for name, text in edits.items():
            (corpus / name).write_text(text, "utf-8")
        ingest(corpus, tmp_path / "out", formats=FORMATS)
        ingest(corpus, tmp_path / f"clean{len(list(corpus.iterdir()))}", formats=FORMATS, rebuild=True)
        assert contents(tmp_path / "out") == contents(tmp_path / f"clean{len(list(corpus.iterdir()))}")


# Parquet.


@pytest.mark.parametrize("table", ROW_MODELS)
def test_parquet_read_back_by_duckdb_and_polars_equals_the_json_lines(out: Path, table: str) -> None:
    file = out / f"tables/{table}.parquet"
    expected = rows(out, table)
    assert expected
    assert polars.read_parquet(file).to_dicts() == expected
    result = duckdb.sql(f"SELECT * FROM '{file}'")
    names = result.columns
    assert [dict(zip(names, row, strict=True)) for row in result.fetchall()] == expected


def test_parquet_describes_its_columns(out: Path) -> None:
    schema = pyarrow.parquet.read_schema(out / "tables/assignments.parquet")
    described = {field.name: field.metadata[b"description"].decode() for field in schema}
    assert described == {column.name: column.description for column in columns(ROW_MODELS["assignments"])}
    assert not schema.field("role").nullable and schema.field("agency").nullable


def test_parquet_holds_no_more_rows_in_memory_than_a_group(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parquet, "ROW_GROUP", 3)
    with closing(Sinks(tmp_path, ["parquet"])) as sink:
        for number in range(7):
            sink.add(parse(PAGE.encode(), f"{number}.txt"))
        assert sink.finish([], [])["tables/documents.parquet"] == 7
    file = pyarrow.parquet.ParquetFile(tmp_path / "tables/documents.parquet")
    assert [file.metadata.row_group(n).num_rows for n in range(file.num_row_groups)] == [3, 3, 1]
    assert pyarrow.parquet.read_table(tmp_path / "tables/agencies.parquet").num_rows == 0


def test_parquet_without_pyarrow_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    (tmp_path / "in.txt").write_text("An essay\n", "utf-8")
    with pytest.raises(MissingExtra, match=r"pip install 'ipdocs\[parquet\]'"):
        ingest(tmp_path / "in.txt", tmp_path / "out", formats=["parquet"])
    assert [path.name for path in tmp_path.iterdir()] == ["in.txt"], "found out before anything is parsed"


# CSV.


def undone(cell: str) -> str:
    return cell.removeprefix("'")


@given(st.text(alphabet=st.sampled_from("=+-@\t\r\n'＝＋－＠ 1A\"，,;")))
def test_no_cell_is_a_formula_and_every_cell_can_be_undone(text: str) -> None:
    cell = defused(text)
    assert isinstance(cell, str)
    assert not cell.startswith(("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠"))
    assert undone(cell) == text


def test_a_page_cannot_put_a_formula_into_the_csv(tmp_path: Path) -> None:
    attack = '=cmd|" /C calc"!A0'
    document = parse(f'{attack}\n{PAGE}","=1+1\n'.encode(), "=1+1.txt")
    with closing(Sinks(tmp_path, ["csv"])) as sink:
        sink.add(document)
        sink.finish([], [])
    text = (tmp_path / "tables/documents.csv").read_bytes().decode("utf-8-sig")
    [row] = csv.DictReader(io.StringIO(text, newline=""))
    assert row["title"] == f"'{attack}" and row["path"] == "'=1+1.txt"
    assert all(cell.startswith('"') or cell == "" or cell.isdigit() for cell in text.split("\r\n")[1].split(",")[:4])


@pytest.mark.parametrize("table", ROW_MODELS)
def test_csv_undone_equals_the_json_lines(out: Path, table: str) -> None:
    kinds = {column.name: column.type for column in columns(ROW_MODELS[table])}
    read = {"integer": int, "string": undone, "array": json.loads}
    text = (out / f"tables/{table}.csv").read_bytes().decode("utf-8-sig")
    found = [
        {name: read[kinds[name]](cell) if cell else None for name, cell in row.items()}
        for row in csv.DictReader(io.StringIO(text, newline=""))
    ]
    assert found == [{name: None if value == "" else value for name, value in row.items()} for row in rows(out, table)]
    assert duckdb.sql(f"SELECT * FROM read_csv('{out}/tables/{table}.csv', header=true)").columns == list(kinds)
    assert polars.read_csv(out / f"tables/{table}.csv").columns == list(kinds)


# SQLite.


def test_sqlite_holds_the_tables_with_their_keys(out: Path, database: sqlite3.Connection) -> None:
    database.row_factory = sqlite3.Row
    for table, model in ROW_MODELS.items():
        nested = {column.name for column in columns(model) if column.type == "array"}
        found = [dict(row) for row in database.execute(f"SELECT * FROM {table} ORDER BY rowid")]
        assert [{k: json.loads(v) if k in nested else v for k, v in row.items()} for row in found] == rows(out, table)
        linked = {(row["table"], row["from"]) for row in database.execute(f"PRAGMA foreign_key_list({table})")}
        assert linked == {(key.table, column) for key in keys.FOREIGN_KEYS[table] for column in key.columns}
        primary = sorted((row["pk"], row["name"]) for row in database.execute(f"PRAGMA table_info({table})"))
        assert tuple(name for place, name in primary if place) == keys.PRIMARY_KEYS[table]
    assert database.execute("PRAGMA foreign_key_check").fetchall() == []
    assert database.execute("PRAGMA integrity_check").fetchone()[0] == "ok"


@pytest.mark.parametrize(
    ("table", "words", "column"), [("measures", "知识产权", "text"), ("assignments", "register", "task_text")]
)
def test_sqlite_finds_words_in_chinese_and_english(
    database: sqlite3.Connection, table: str, words: str, column: str
) -> None:
    sql = f"SELECT {column} FROM {table} WHERE rowid IN (SELECT rowid FROM {table}_fts WHERE {table}_fts MATCH ?)"
    found = [text for (text,) in database.execute(sql, (words,))]
    assert found and all(words in text.lower() for text in found)
    like = f"SELECT count(*) FROM {table} WHERE {column} LIKE ?"
    assert len(found) == database.execute(like, (f"%{words}%",)).fetchone()[0]


def test_sqlite_uses_an_index_for_every_foreign_key(database: sqlite3.Connection) -> None:
    for table, foreign in keys.FOREIGN_KEYS.items():
        for key in foreign:
            where = " AND ".join(f"{column} = ''" for column in key.columns)
            plan = database.execute(f"EXPLAIN QUERY PLAN SELECT * FROM {table} WHERE {where}").fetchall()
            assert "USING INDEX" in plan[0][3], (table, key)


def test_the_metadata_for_datasette_describes_every_column(out: Path, database: sqlite3.Connection) -> None:
    about = json.loads((out / "datasette.json").read_text("utf-8"))["databases"]["ipdocs"]
    for table, model in ROW_MODELS.items():
        assert list(about["tables"][table]["columns"]) == [column.name for column in columns(model)]
    led = database.execute(about["queries"]["led_by"]["sql"], {"agency": "cnipa"}).fetchall()
    assert led


def test_the_line_of_sql_in_the_docs_answers(out: Path) -> None:
    page = (ROOT / "docs/query.md").read_text("utf-8")
    [line] = [line for line in page.splitlines() if line.startswith("sqlite3 out/ipdocs.sqlite ")]
    assert CNIPA_LEADS in page
    sql = line.split('"')[1]
    with closing(sqlite3.connect(out / "ipdocs.sqlite")) as database:
        found = database.execute(sql).fetchall()
    paths = {(measure["document"], measure["id"]): measure["path"] for measure in rows(out, "measures")}
    expected = [
        (row["document"], paths[row["document"], row["measure"]], row["task_text"])
        for row in rows(out, "assignments")
        if (row["agency"], row["role"]) == ("cnipa", "lead")
    ]
    assert expected and found == expected


# The Data Package.


def validated(out: Path) -> list[Any]:
    with system.use_context(trusted=True):
        report = Package(str(out / "datapackage.json")).validate()
    return report.flatten(["type", "message"])


def test_the_data_package_is_valid_and_describes_every_field(out: Path) -> None:
    assert validated(out) == []
    package = json.loads((out / "datapackage.json").read_text("utf-8"))
    assert package["$schema"] == "https://datapackage.org/profiles/2.0/datapackage.json"
    resources = {resource["path"]: resource for resource in package["resources"]}
    assert {f"tables/{table}.{kind}" for table in ROW_MODELS for kind in ("jsonl", "csv")} < set(resources)
    for path, resource in resources.items():
        data = (out / path).read_bytes()
        assert resource["hash"] == "sha256:" + hashlib.sha256(data).hexdigest() and resource["bytes"] == len(data)
        model = MODELS[Path(path).stem]
        assert [f["name"] for f in resource["schema"]["fields"]] == list(model.model_fields)
        assert all(field["description"] for field in resource["schema"]["fields"]), path
        assert resource["description"]


def test_the_data_package_of_a_changed_table_is_not_valid(out: Path, tmp_path: Path) -> None:
    for path, data in contents(out).items():
        (tmp_path / path).parent.mkdir(exist_ok=True)
        (tmp_path / path).write_bytes(data)
    table = tmp_path / "tables/assignments.jsonl"
    table.write_bytes(table.read_bytes().replace(b'"agency":"cnipa"', b'"agency":"nobody"'))
    assert {kind for kind, _ in validated(tmp_path)} == {"byte-count", "hash-count", "foreign-key"}


def test_the_data_package_of_a_corpus_without_measures_is_valid(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sample.stand_in(monkeypatch, parse)
    (tmp_path / "in.txt").write_text("An essay\n", "utf-8")
    ingest(tmp_path / "in.txt", tmp_path / "out", formats=["csv"])
    assert validated(tmp_path / "out") == []


# What any of them may meet.


def test_half_a_character_is_no_error_in_any_format(tmp_path: Path) -> None:
    document = parse(b"Odd \xed\xa0\x80 \x00 page", "odd.txt")
    assert "\ud800" in document.text
    with closing(Sinks(tmp_path, list(FORMATS))) as sink:
        sink.add(document)
        sink.finish([], [])
    assert polars.read_parquet(tmp_path / "tables/documents.parquet")["title"].to_list() == ["Odd \ufffd \x00 page"]
    with closing(sqlite3.connect(tmp_path / "ipdocs.sqlite")) as database:
        assert database.execute("SELECT title FROM documents").fetchone() == ("Odd \ufffd \x00 page",)


@pytest.mark.parametrize("model", [*ROW_MODELS.values(), Document, Failure], ids=lambda model: model.__name__)
def test_every_column_says_what_it_means(model: type[Any]) -> None:
    assert [column.name for column in columns(model) if not column.description] == []


def test_memory_stays_flat(tmp_path: Path) -> None:
    """Ten times the records take about as much memory."""
    script = """
import resource, sys
from pathlib import Path
sys.path.insert(0, sys.argv[3])
from sample import PAGE, parse
from ipdocs.dataset.sinks import Sinks
sink = Sinks(Path(sys.argv[1]), ["jsonl", "csv", "parquet", "sqlite"])
for number in range(int(sys.argv[2])):
    sink.add(parse((f"{number} " + "x" * 1000 + PAGE).encode(), f"{number}.txt"))
sink.finish([], [])
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
"""
    peak = {}
    for count in (500, 5000):
        (tmp_path / str(count)).mkdir()
        command = [sys.executable, "-c", script, str(tmp_path / str(count)), str(count), str(Path(__file__).parent)]
        peak[count] = int(subprocess.run(command, capture_output=True, check=True).stdout)
    assert peak[5000] < peak[500] * 1.5, peak
