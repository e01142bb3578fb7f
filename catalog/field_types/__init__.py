"""The types of a record's fields: each cleans and checks its own values, one file a type."""
