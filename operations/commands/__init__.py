"""The commands of `credway`, one file a group; each brings in what is heavy only when it runs."""
