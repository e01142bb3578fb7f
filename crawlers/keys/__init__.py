"""How a provider that wants a key is asked."""
