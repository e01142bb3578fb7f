"""A real Elasticsearch on loopback, for the tests that need one."""
