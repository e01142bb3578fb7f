"""Tests of the API, the ranking and the pages, over a small real store and index."""
