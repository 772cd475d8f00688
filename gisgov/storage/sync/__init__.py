"""The second load: the rows of a file beside those that the city has."""
