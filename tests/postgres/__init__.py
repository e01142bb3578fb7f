"""Starts a real PostgreSQL for the tests that need one."""
