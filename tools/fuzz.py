"""Coverage-guided fuzzing (atheris): `make fuzz MINUTES=n`, or `python tools/fuzz.py --minutes n TARGET …`.

Each target runs in a process of its own for n minutes. An input that breaks a law of `tests/laws.py`, raises what is
no typed failure, or takes over ten seconds of processor time or 2 GB stops its target; it is kept as
OUT/TARGET/crash-… (or timeout-…, oom-…) and run again by `python tools/fuzz.py TARGET --again FILE`. The corpus found
stays in OUT/TARGET/corpus.
"""

import argparse
import random
import re
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

HOME = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(HOME / "tests"))

LONGEST = 6_000  # bytes of an input: enough for every law, and short enough to go round often
SECONDS = 10  # of processor time for one input, instrumented: fifty times what the slowest seed takes
HANGS = 120  # seconds by the clock, which a busy machine may take for far less
MEGABYTES = 2_048
BREAKS = ("\n", "\n\n", "\r\n", " ", "\u3000\u3000", "\u200b", "\0", *"。、；：，（）(),;:[]【】", ". ")
TAGS = (
    *("<p>", "</p>", "<br>", "<td>", "<tr>", "<table>", "</table>", "<li>", "<div class=nav>", "<h1>", "<!--", "-->"),
    *("<script>", "<pre>", "<ruby>", "<a href=x>", "<td rowspan=3 colspan=2>", "&nbsp;", "&#x2028;", "<svg>"),
)
NUMBERS = (
    "1. ",
    "2. ",
    "3. ",
    "(1) ",
    "（一）",
    "（二）",
    "一、",
    "二、",
    "第一条 ",
    "Article 2 ",
    "①",
    "IV. ",
    "(a) ",
)


def targets() -> dict[str, Callable[[bytes], None]]:
    """What is fuzzed, by name. Imported late, so that atheris can watch the modules."""
    import laws
    from ipdocs.errors import UnreadableDocument
    from ipdocs.parsers import chrome, clauses, decode, html, outline, plain, reading
    from ipdocs.parsers.page import Decoded
    from ipdocs.pipeline import parse
    from ipdocs.settings import Settings

    settings = Settings()

    def named(data: bytes) -> str:
        return ("a.html", "a.txt", "a", "a.md")[data[0] % 4 if data else 0]

    def decoding(data: bytes) -> None:
        try:
            found = decode.decode(data[1:], named(data), settings)
            laws.decoded(found, data[1:])
            assert decode.is_html(found.text, named(data)) in (True, False)
        except UnreadableDocument as raised:
            laws.failure(raised)

    def page(data: bytes) -> None:
        text = data.decode("utf-8", "replace")
        try:
            found = html.read(Decoded(text, "utf-8", "utf-8"), data, settings)
        except UnreadableDocument as raised:
            laws.failure(raised)
            return
        laws.tiled(found.blocks, found.text)
        laws.tiled(chrome.label(found), found.text)

    def words(data: bytes) -> reading.Reading | None:
        text = data.decode("utf-8", "ignore")
        if not text.strip():
            return None
        found = plain.read(Decoded(text, "utf-8", "utf-8"))
        laws.tiled(found.blocks, text)
        blocks = chrome.label(found)
        laws.tiled(blocks, text)
        made = reading.read(text, blocks)
        laws.read(made, text)
        return made

    def outlining(data: bytes) -> None:
        made = words(data)
        if made:
            laws.outlined(outline.read(made), made)

    def clause(data: bytes) -> None:
        made = words(data)
        if made:
            laws.said(clauses.find(made, settings.max_clause), made)

    def whole(data: bytes) -> None:
        try:
            laws.recorded(parse(data[1:], named(data)), data[1:])
        except UnreadableDocument as raised:
            laws.failure(raised)

    return {"decode": decoding, "html": page, "outline": outlining, "clauses": clause, "parse": whole}


NAMES = ("decode", "html", "outline", "clauses", "parse")


def seeds(target: str) -> Iterator[bytes]:
    """Our own pages and cases, cut to the longest input."""
    cases = HOME / "tests" / "cases"
    pages = [
        path
        for folder in (HOME / "corpus", cases)
        for path in sorted(folder.rglob("*"))
        if path.suffix in (".txt", ".html") and path != cases / "clauses.txt"
    ]
    if target == "clauses":
        for paragraph in (cases / "clauses.txt").read_text("utf-8").split("\n\n"):
            yield f"1. 抓紧落实。{paragraph.splitlines()[0]}\n".encode() if paragraph.strip() else b"1."
    for path in pages:
        data = path.read_bytes().partition(b"\n---\n")[0]
        head = b"\0" if target in ("decode", "parse") else b""
        if target in ("outline", "clauses") and path.suffix == ".html":
            data = re.sub(rb"<[^>]*>", b"", data)
        for at in range(0, min(len(data), 3 * LONGEST), LONGEST):
            yield head + data[at : at + LONGEST - 1]


def vocabulary() -> list[str]:
    """Words of the grammars and names of the registry: what a page must hold for a row to apply."""
    from ipdocs.grammars import compiled
    from ipdocs.registry import load

    tables = [table for table in vars(compiled).values() if isinstance(table, tuple)]
    rows = [row.pattern for table in tables for row, _ in table]
    found = {word for pattern in rows for word in re.findall(r"[a-z]{3,}(?: [a-z]{2,})*|[\u4e00-\u9fff]{2,}", pattern)}
    names = [name for name, _ in load().names()][::7]
    return [*sorted(found), *names, *NUMBERS, *BREAKS, *TAGS]


def mutated(words: list[str], data: bytes, longest: int, seed: int) -> bytes:
    """Whole characters and words changed, so that a page stays a page: bytes alone would break every Han character."""
    chance = random.Random(seed)
    text = data.decode("utf-8", "ignore")
    for _ in range(chance.randint(1, 4)):
        a, b = sorted((chance.randint(0, len(text)), chance.randint(0, len(text))))
        b = min(b, a + chance.choice((1, 8, 64, 512)))
        kind = chance.randrange(6)
        if kind < 3:
            text = text[:a] + chance.choice(words) + text[a:]
        elif kind == 3:
            text = text[:a] + text[b:]
        elif kind == 4:
            text = text[:b] + text[a:b] * chance.choice((1, 2, 30)) + text[b:]
        else:
            at = chance.randint(0, len(text))
            text = text[:at] + text[a:b] + text[at:]
    return text.encode("utf-8", "ignore")[:longest]


def fuzz(target: str, minutes: float, out: Path) -> None:
    """Fuzz one target in this process, which ends with it."""
    import atheris

    with atheris.instrument_imports(include=["ipdocs"]):
        one = targets()[target]
    words = vocabulary()
    one(b"1. Warm up. (The Ministry of Commerce is responsible)")  # what is loaded once is on no input's account

    def timed(data: bytes) -> None:
        began = time.process_time()
        one(data)
        took = time.process_time() - began
        assert took < SECONDS, f"{took:.0f} s of processor time"

    found = out / target / "corpus"
    given = out / target / "seeds"
    for folder in (found, given):
        folder.mkdir(parents=True, exist_ok=True)
    for number, seed in enumerate(seeds(target)):
        (given / f"{number:04}").write_bytes(seed)

    def mutator(data: bytes, longest: int, seed: int) -> bytes:
        return atheris.Mutate(data, longest) if seed % 3 == 0 else mutated(words, data, longest, seed)

    limits = [f"-max_total_time={round(minutes * 60)}", f"-timeout={HANGS}", f"-rss_limit_mb={MEGABYTES}"]
    more = [f"-max_len={LONGEST}", f"-artifact_prefix={out / target}/", "-print_final_stats=1", "-verbosity=1"]
    atheris.Setup([sys.argv[0], *limits, *more, str(found), str(given)], timed, custom_mutator=mutator)
    atheris.Fuzz()


def main() -> int:
    """Each target in turn; 1 if any found something."""
    args = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    args.add_argument("targets", nargs="*", metavar="TARGET", help=", ".join(NAMES) + "; all of them by default")
    args.add_argument("--minutes", type=float, default=1, help="for each target")
    args.add_argument("--out", type=Path, default=HOME / "build" / "fuzz")
    args.add_argument("--again", type=Path, help="run one input through the target, without atheris")
    args.add_argument("--here", action="store_true", help=argparse.SUPPRESS)
    given = args.parse_args()
    if given.again:
        targets()[given.targets[0]](given.again.read_bytes())
        return 0
    if given.here:
        fuzz(given.targets[0], given.minutes, given.out)
    failed = 0
    for target in given.targets or NAMES:
        command = [sys.executable, __file__, target, "--here", "--minutes", str(given.minutes), "--out", str(given.out)]
        ended = subprocess.run(command, check=False).returncode
        print(
            f"{target}: {'found something, see ' + str(given.out / target) if ended else 'nothing found'}", flush=True
        )
        failed |= ended != 0
    return failed


if __name__ == "__main__":
    sys.exit(main())
