"""`ipdocs check`: each gate with what did not pass it."""

from ipdocs.dataset.check import GATES, Report
from ipdocs.screens.terminal import SEVERITY_STYLE, console, safe


def show(report: Report) -> None:
    """Print what a check found, gate by gate."""
    screen = console()
    for gate in GATES:
        problems = [one for one in report.problems if one.gate == gate]
        how = f" (by {report.validator})" if gate == "schema" else ""
        screen.print(f"{gate:9}{'ok' if not problems else ''}{how}".rstrip(), soft_wrap=True)
        for one in problems:
            line = f"  {one.severity}: {one.where}: {one.message}"
            screen.print(safe(line), style=SEVERITY_STYLE[one.severity], soft_wrap=True)
    told = len(report.problems)
    more = f" (the first {told} above)" if told < report.errors + report.warnings else ""
    screen.print(f"{report.documents} documents, {report.errors} errors, {report.warnings} warnings{more}")
