"""Base spiders, one file a shape of source: where its pages are and how a body is unwrapped into entries."""
