"""`python -m ipdocs`."""

from ipdocs.cli import app

app(prog_name="ipdocs")
