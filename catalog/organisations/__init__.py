"""Organisations: one id for every spelling of a name, and the alias table behind it."""
