"""Tests about the repository itself: its imports, words, documents and deployment files."""
