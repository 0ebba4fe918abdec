"""The wordings, as rows of data: enumerators, clauses, dates, chrome. Leaves: they import the schema alone."""
