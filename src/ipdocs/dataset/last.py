"""The build before: what can be taken from it, so that a run parses only what changed.

The state of a build is the dataset itself: `manifest.json` says by what each input is known, `records.jsonl` and
`failures.jsonl` what became of it. There is no other memory, and none is needed.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from pydantic import ValidationError

from ipdocs.dataset import program
from ipdocs.dataset.account import Failure
from ipdocs.dataset.changelog import DELTA
from ipdocs.dataset.lines import FAILURES, RECORDS, record
from ipdocs.dataset.manifest import MANIFEST, InputFile, Manifest, intact
from ipdocs.dataset.outcome import Outcome, written
from ipdocs.settings import Settings


@dataclass(frozen=True, slots=True)
class LastBuild:
    """A whole dataset that this program wrote with the same settings.

    `inputs` and `failures` by path; `undiscovered` are the failures of files that were not opened.
    """

    folder: Path
    manifest: Manifest
    inputs: Mapping[str, InputFile]
    failures: Mapping[str, Failure]
    undiscovered: tuple[Failure, ...]

    def knows(self, source: InputFile, failure: Failure | None) -> bool:
        """Whether what became of this input then is what would become of it now. `failure`: it cannot be read now."""
        then = self.inputs.get(source.path)
        if then is None or replace(then, id=None) != source:
            return False
        if then.id is not None or failure is not None:
            return failure == self.failures.get(source.path)
        return not self.failures[source.path].passing  # read but not parsed

    def lines(self) -> Iterator[tuple[InputFile, bytes]]:
        """Every record as its line, in the order of the ids."""
        documents = sorted((one for one in self.inputs.values() if one.id), key=lambda one: one.id or "")
        with open(self.folder / RECORDS, "rb") as lines:
            yield from zip(documents, lines, strict=True)

    def outcomes(self, paths: Sequence[str]) -> Iterator[Outcome]:
        """What became of the inputs with these paths, which are in the order of their ids."""
        lines = self.lines()
        for path in paths:
            if failure := self.failures.get(path):
                yield Outcome(self.inputs[path], failure=failure)
            else:
                source, line = next(one for one in lines if one[0].path == path)
                yield Outcome(source, written(record(line)))

    @property
    def changes(self) -> int | None:
        """How many changes its changelog tells of; None without one."""
        return next((file.rows for file in self.manifest.files if file.path == DELTA), None)

    def whole(self) -> bool:
        """Whether every file of it is as it was written; of its records `read` has seen to it."""
        return all(intact(self.folder, file) for file in self.manifest.files if file.path not in (RECORDS, FAILURES))


def read(folder: Path, settings: Settings) -> LastBuild | str | None:
    """The build in `folder`; None where there is none, and why where nothing can be taken from it."""
    file = folder / MANIFEST
    if not file.is_file():
        return None
    try:
        manifest = Manifest.model_validate_json(file.read_bytes())
    except ValidationError:
        return f"{file} is torn, or of another version of ipdocs"
    if manifest.program != program.digest():
        return f"ipdocs or its libraries have changed (the dataset is of ipdocs {manifest.ipdocs})"
    if _deciding(manifest.settings) != _deciding(settings):
        return "the settings have changed"
    written = {file.path: file for file in manifest.files}
    for name in (RECORDS, FAILURES):
        if name not in written or not intact(folder, written[name]):
            return f"{folder / name} is not as it was written"
    failures = [Failure.model_validate_json(line) for line in (folder / FAILURES).read_bytes().splitlines()]
    # Of two files that claim one path the second was set aside, unopened.
    inputs = sorted(manifest.inputs, key=lambda one: (one.id is not None, one.sha256 is not None))
    return LastBuild(
        folder,
        manifest,
        inputs={one.path: one for one in inputs},
        failures={one.path: one for one in failures if one.stage != "discover"},
        undiscovered=tuple(one for one in failures if one.stage == "discover"),
    )


def _deciding(settings: Settings) -> dict[str, object]:
    """The settings that decide what a record says. Who is over the others is tried again in any case."""
    return settings.model_dump(exclude={"max_seconds", "max_memory"})
