"""The query language: what a subscription or a search asks."""
