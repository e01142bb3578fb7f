"""The distributed engine: Elasticsearch 8.19 or 9, by URL."""
