"""Heat maps beside peers, and how fast they follow a filter."""
