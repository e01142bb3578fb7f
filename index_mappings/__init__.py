"""WHERE the record's fields go and WHO answers: one query model, one folder an engine."""
