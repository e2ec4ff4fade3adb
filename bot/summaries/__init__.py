"""The providers of the short text under a post."""
