"""The mappings, the query compilers and the engines."""
