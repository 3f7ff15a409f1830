"""People who stand in a registry twice, found over the whole of it: a job of the operators, in DuckDB."""
