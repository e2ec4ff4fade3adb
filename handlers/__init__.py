"""The front ends: one folder each; they know the engine and not each other."""
