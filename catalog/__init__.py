"""WHAT a program is: the record, its types, skills, organisations, identity and the system of record."""
