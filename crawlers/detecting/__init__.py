"""What a source is, before it is crawled: its shape, its terms, its row in the table."""
