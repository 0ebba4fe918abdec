"""Spark: the executors of a running cluster, or processes of this machine. Needs Java."""

import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from pyspark.sql import SparkSession

from ipdocs.engines import named

_TRIES = 4  # for one whose worker died; by itself a local Spark would try once


def run(
    task: str, items: Sequence[str], *, options: Mapping[str, Any], jobs: int, scheduler: str | None
) -> Iterator[tuple[str, Any]]:
    """Each item with what the function `task` makes of it, when all have finished. Raises what Spark raises.

    `scheduler`: its master (`yarn`, `spark://…`); without, `jobs` processes.
    """
    builder = SparkSession.builder.master(scheduler or f"local[{jobs},{_TRIES}]").appName("ipdocs")
    builder = builder.config("spark.ui.showConsoleProgress", "false")
    if scheduler is None:  # the Python that this is, and no pages for browsers
        os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
        builder = builder.config("spark.ui.enabled", "false").config("spark.driver.host", "127.0.0.1")
    session = builder.getOrCreate()
    session.sparkContext.setLogLevel("ERROR")
    try:
        given = dict(options)  # what the closure takes along
        rows = session.sparkContext.parallelize(items, len(items))
        yield from rows.map(lambda item: (item, named.call(task, item, given))).collect()
    finally:
        session.stop()
