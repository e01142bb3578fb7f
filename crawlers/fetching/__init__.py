"""One crawl: what is still to be fetched, what need not be, and when it ends."""
