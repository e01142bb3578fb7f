"""What may be connected to, and how much a body may become."""
