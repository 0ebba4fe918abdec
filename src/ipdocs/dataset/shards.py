"""A shard: a list of inputs in, one part out, wherever it is done; doing it twice does no harm.

The list is a file in the store, named by its hash. `work`, the task of an engine, has a process of its own parse the
inputs one by one, each under the limits of `Settings`, so that a page that kills it costs itself only. It writes the
part, which is named by the hash of what went in, and last a receipt. Where the receipt is there, and the inputs are
still as they were then, there is nothing to do: so a run that was killed is resumed.
"""

import hashlib
import json
import os
import pickle
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from pydantic import ValidationError

from ipdocs.dataset import lost, opening, parts, program, remote
from ipdocs.dataset.corrections import Corrections
from ipdocs.dataset.discover import Input
from ipdocs.dataset.manifest import INPUT_FILE
from ipdocs.dataset.outcome import Outcome
from ipdocs.dataset.store import Store
from ipdocs.engines import kept
from ipdocs.engines.worker import Lost, WorkerError
from ipdocs.errors import CorpusError
from ipdocs.schema.identity import document_id
from ipdocs.schema.quote import Record
from ipdocs.settings import Settings

WORK = "ipdocs.dataset.shards:work"
LIST, RECEIPT, PART = ".list.json", ".receipt.json", ".parquet"
SUFFIXES = (LIST, RECEIPT, PART)
_FEWEST, _MOST, _PARTS = 16, 512, 64  # inputs of a shard; shards of a corpus of middling size


class Receipt(Record):
    """What became of a shard: `part` and its `sha256`, and by how many inputs it accounts for itself.

    `seconds` that each input took, in their order.
    """

    part: str
    sha256: str
    inputs: int
    records: int
    failures: int
    seconds: tuple[float, ...]

    @property
    def balances(self) -> bool:
        """Whether every input became a record or a failure."""
        return self.inputs == self.records + self.failures == len(self.seconds)


def cut(inputs: Sequence[Input]) -> Iterator[Sequence[Input]]:
    """The shards, in order. They do not depend on how many machines there are."""
    size = min(max(len(inputs) // _PARTS, _FEWEST), _MOST)
    return (inputs[at : at + size] for at in range(0, len(inputs), size))


def put(shard: Sequence[Input], settings: Settings, said: Corrections, store: Store) -> str:
    """Leave the list of a shard in the store; its name, which is what an engine is given."""
    rows = [[one.path, _anywhere(one.file), one.url, one.retrieved, one.charset] for one in shard]
    told = [(path, *others) for path, _, *others in rows]  # wherever they are this time
    name = _hash(program.digest(), settings.model_dump_json(), said.digest, json.dumps(told))
    with TemporaryDirectory() as folder:
        file = Path(folder) / name
        file.write_text(json.dumps({"program": program.digest(), "inputs": rows}), "ascii")
        store.put(name + LIST, file)
    return name


def work(name: str, *, place: str, settings: Settings, said: Corrections, task: str) -> Receipt:
    """Do the shard of this name in the store at `place`, unless it is done. `task` makes outcomes of inputs.

    Raises `CorpusError` where this machine has another version of ipdocs, or no process can be started.
    """
    store = Store(place)
    inputs = _inputs(name, store)
    if done := _done(name, inputs, settings, said, store):
        return done
    records, seconds, sources = 0, [], []
    with TemporaryDirectory() as folder:
        file = Path(folder) / name
        part = parts.PartWriter(file)
        try:
            for outcome in _outcomes(inputs, settings, said, task):
                part.add(outcome)
                records += outcome.record is not None
                seconds.append(outcome.seconds or 0.0)
                sources.append(outcome.source)
        finally:
            part.close()
        with open(file, "rb") as stream:
            sha256 = hashlib.file_digest(stream, "sha256").hexdigest()
        went_in = (
            _hash(name, parts.writer_version(), *(INPUT_FILE.dump_json(source).decode() for source in sources)) + PART
        )
        store.put(went_in, file)
        receipt = Receipt(
            part=went_in,
            sha256=sha256,
            inputs=len(inputs),
            records=records,
            failures=len(sources) - records,
            seconds=tuple(seconds),
        )
        file.write_text(receipt.model_dump_json(), "utf-8")
        store.put(name + RECEIPT, file)
    return receipt


def outcomes(shard: Sequence[Input], receipt: Receipt, store: Store) -> Iterator[Outcome]:
    """What became of each input of a shard. Raises `CorpusError` where its part is not what the receipt says."""
    said = f"{receipt.part} of {store}"
    if not receipt.balances or receipt.inputs != len(shard):
        counted = f"{receipt.records} records + {receipt.failures} failures"
        raise CorpusError(f"{said}: the account does not balance: {len(shard)} inputs, {counted}")
    if store.sha256(receipt.part) != receipt.sha256:
        raise CorpusError(f"{said}: is not as it was written; run again")
    with store.opened(receipt.part) as part:
        for item, outcome in zip(shard, parts.read(part, iter(receipt.seconds)), strict=True):
            if item.path != outcome.source.path:
                raise CorpusError(f"{said}: holds {outcome.source.path} in the place of {item.path}")
            yield outcome


def _inputs(name: str, store: Store) -> list[Input]:
    with store.opened(name + LIST) as stream:
        found = json.load(stream)
    if found["program"] != program.digest():
        raise CorpusError(
            "a machine of the cluster has another ipdocs, Python or library than this one; install the same"
        )
    return [
        Input(document_id(path), path, file if remote.is_address(file) else Path(file), *told)
        for path, file, *told in found["inputs"]
    ]


def _anywhere(file: Path | str) -> str:
    """Where a file is, whatever the current folder is there."""
    return os.path.abspath(file) if isinstance(file, Path) else file  # noqa: PTH100


def _done(name: str, inputs: Sequence[Input], settings: Settings, said: Corrections, store: Store) -> Receipt | None:
    """The receipt, if there is one and it still holds."""
    if not store.has(name + RECEIPT):
        return None
    try:
        with store.opened(name + RECEIPT) as stream:
            receipt = Receipt.model_validate_json(stream.read())
        if store.sha256(receipt.part) != receipt.sha256:
            return None
        with store.opened(receipt.part) as part:
            then = [replace(source, id=None) for source in parts.sources(part)]
    except (OSError, ValidationError):
        return None
    return receipt if then == [said.known_by(opening.look(item, settings.max_bytes)[0]) for item in inputs] else None


def _outcomes(inputs: Sequence[Input], settings: Settings, said: Corrections, task: str) -> Iterator[Outcome]:
    options = {"settings": settings, "said": said}
    try:
        with kept.lent(task, options, seconds=settings.max_seconds, memory=settings.max_memory) as worker:
            for item in inputs:
                answer = worker.ask(item)
                yield lost.outcome(item, answer, settings) if isinstance(answer, Lost) else pickle.loads(answer)
    except WorkerError as error:
        raise CorpusError(f"no worker process can be started: {error}") from error


def _hash(*words: str) -> str:
    return hashlib.sha256("\n".join(words).encode("utf-8", "surrogatepass")).hexdigest()[:40]
