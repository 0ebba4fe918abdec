"""`ipdocs bench`: what a corpus costs on this machine, and what more of it would."""

from collections.abc import Sequence

from ipdocs.dataset import bench
from ipdocs.screens.terminal import console
from ipdocs.settings import Settings

_MANY = 1_000_000


def show(corpus: Sequence[str], settings: Settings, limit: int, jobs: int | None) -> None:
    """Measure and print."""
    found = bench.run(corpus, settings, limit, jobs)
    a_page, mb_page = found.spent / found.pages, found.bytes / found.pages / 1e6
    rate, size = found.pages / found.wall, found.bytes / 1e6
    against = "" if found.ratio is None else f"; {found.ratio:.1f} × a bare lxml parse of the HTML"
    lines = [
        f"pages    {found.pages} of {found.found}, {size:.1f} MB, {found.lost} set aside",
        f"speed    {rate:.1f} pages/s, {size / found.wall:.2f} MB/s by the clock, {found.jobs} processes",
        f"cpu      {a_page * 1000:.1f} ms a page, {1 / a_page:.1f} pages/s for each core{against}",
        f"start    {found.start:.1f} s of CPU for each process",
        f"memory   {found.memory / 1e6:.0f} MB in the largest process",
        f"plan     {_MANY:,} such pages, {_MANY * mb_page / 1e6:.2f} TB, take {_MANY * a_page / 3600:.1f} core-hours",
        "",
        f"{'stage':<12}{'ms/page':>9}{'share':>8}",
    ]
    for name, seconds in found.stages.items():
        lines.append(f"{name:<12}{seconds / found.pages * 1000:>9.2f}{seconds / found.spent:>8.1%}")
    console().print("\n".join(lines), soft_wrap=True)
