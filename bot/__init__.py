"""The engine: papers, chats and rules; no platform and no SQL."""
