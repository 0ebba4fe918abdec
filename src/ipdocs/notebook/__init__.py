"""For notebooks: records as something to look at, tables as data frames, a dataset read as it is needed.

The record knows no format (models don't export themselves). It only has doors that people look for at the object
itself: `_repr_html_`, which notebooks ask every object for, `to_pandas`, `to_polars` and `to_spacy`. Each is one line
that calls a function here, or in `ipdocs.nlp`, and imports it only then.
"""
