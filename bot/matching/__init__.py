"""The index of standing queries: a paper in, its subscriptions out."""
