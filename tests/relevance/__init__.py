"""Relevance: what must come first, and what must not appear, for goals and searches over the practice providers."""
