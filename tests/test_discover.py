"""Which files a corpus holds, and what they are called."""

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ipdocs.dataset.discover import Corpus, discover
from ipdocs.errors import CorpusError
from ipdocs.schema.identity import document_id


def put(root: Path, *paths: str) -> Path:
    for path in paths:
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(path, "utf-8")
    return root


def paths(corpus: Corpus) -> list[str]:
    return [one.path for one in corpus.inputs]


def reasons(corpus: Corpus) -> dict[str, str]:
    return {failure.path: failure.reason for failure in corpus.failures}


def test_folders_are_searched_to_the_bottom_and_sorted_by_id(tmp_path: Path) -> None:
    root = put(tmp_path, "b.txt", "a/z.html", "a/c/d.md", "a.HTM", "x.xhtml", "y.text")
    found = discover([root])
    assert sorted(paths(found)) == ["a.HTM", "a/c/d.md", "a/z.html", "b.txt", "x.xhtml", "y.text"]
    assert [one.id for one in found.inputs] == sorted(one.id for one in found.inputs)
    assert not found.failures and not found.skipped


def test_a_file_is_called_by_its_name(tmp_path: Path) -> None:
    assert paths(discover([put(tmp_path, "a/b.txt") / "a" / "b.txt"])) == ["b.txt"]


def test_hidden_files_and_the_output_are_no_inputs_and_sidecars_are_skipped(tmp_path: Path) -> None:
    root = put(tmp_path, "a.txt", ".hidden.txt", ".git/a.txt", "out/records.txt", "a.meta.json")
    (root / "a.meta.json").write_text("{}", "utf-8")
    found = discover([root], leave_out=root / "out")
    assert paths(found) == ["a.txt"]
    assert found.skipped == ("a.meta.json",)


def test_what_is_no_document_is_set_aside_with_a_hint(tmp_path: Path) -> None:
    root = put(tmp_path / "corpus", "scan.pdf", "README", "a.txt")
    secret = put(tmp_path, "secret.txt") / "secret.txt"
    (root / "link.txt").symlink_to(secret)
    (root / "broken.txt").symlink_to(tmp_path / "nothing")
    (root / "loop").symlink_to(root)
    os.mkfifo(root / "pipe.txt")
    found = discover([root])
    assert paths(found) == ["a.txt"]
    assert reasons(found) == {
        "README": "unknown type (no suffix)",
        "broken.txt": "a link that leads out of the corpus",
        "link.txt": "a link that leads out of the corpus",
        "loop": "a link to a folder",
        "pipe.txt": "not a regular file",
        "scan.pdf": "unknown type .pdf",
    }
    assert all(failure.hint and failure.stage == "discover" for failure in found.failures)


def test_a_link_within_the_corpus_is_a_document(tmp_path: Path) -> None:
    root = put(tmp_path, "a.txt")
    (root / "b.txt").symlink_to(root / "a.txt")
    assert paths(discover([root])) == ["a.txt", "b.txt"]


def test_a_place_given_twice_counts_once(tmp_path: Path) -> None:
    root = put(tmp_path, "a/b.txt")
    found = discover([root, root / "a", root / "a" / "b.txt"])
    assert paths(found) == ["a/b.txt"]
    assert not found.failures


def test_two_files_that_claim_one_path_are_not_lost(tmp_path: Path) -> None:
    put(tmp_path, "one/a.txt", "two/a.txt")
    found = discover([tmp_path / "one", tmp_path / "two"])
    assert paths(found) == ["a.txt"]
    assert "same path" in reasons(found)["a.txt"]


def test_a_missing_place_stops_the_run(tmp_path: Path) -> None:
    with pytest.raises(CorpusError, match="no such file or folder"):
        discover([tmp_path / "nothing"])


def test_a_file_name_that_is_no_utf8_is_shown_escaped(tmp_path: Path) -> None:
    Path(os.fsdecode(os.fsencode(tmp_path) + b"/\xff.txt")).write_text("x", "utf-8")
    assert paths(discover([tmp_path])) == ["\\xff.txt"]


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("a.txt", "a.txt"),
        ("news/2020/a-1.html", "news--2020--a-1.html"),
        ("通知.html", "通知.html"),
        ("a/-b.txt", "a---b.txt"),
        ("A b.txt", "a-b.txt~d000b69619"),
        ("con.txt", "_con.txt~d3bde286fd"),
    ],
)
def test_ids(path: str, expected: str) -> None:
    assert document_id(path) == expected


names = st.lists(st.text(st.sampled_from("aAb-./ é～通"), min_size=1, max_size=6), min_size=1, max_size=3).map("/".join)


@given(st.sets(names, min_size=2, max_size=2))
def test_ids_are_unique_even_where_case_is_ignored(two: set[str]) -> None:
    assert len({document_id(path).casefold() for path in two}) == 2


@given(st.text(min_size=1, max_size=400))
def test_ids_are_safe_as_file_names(path: str) -> None:
    name = document_id(path)
    assert not set(name) & set('/\\:*?"<>|\0') and not name.startswith((".", "-"))
    assert name.isprintable() and len(name.encode()) <= 200
