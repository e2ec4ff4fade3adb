"""What we call ourselves when we ask arXiv, whichever of its services it is."""

from importlib.metadata import version


def user_agent(contact: str) -> str:
    """Our name and version, and how to reach whoever runs this, where they say so."""
    name = f"Papercast/{version('papercast')}"
    return f"{name} (+{contact})" if contact else name
