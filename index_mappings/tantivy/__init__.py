"""The embedded engine: tantivy, in files under the data folder."""
