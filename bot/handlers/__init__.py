"""What happens when an update arrives: thin functions, one concern a module."""
