"""How the tables came to be. A step once released is never changed: the next one is a new file in `versions`."""
