"""Files that a provider hands out or an operator keeps, read by a small mapping from their columns to our fields."""
