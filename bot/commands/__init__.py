"""What people can ask of Papercast: one file a command."""
