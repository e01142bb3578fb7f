"""One file a provider, or a shape any provider may have: who they are, where the list is, on what terms, how read."""
