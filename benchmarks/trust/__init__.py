"""Trust measured: what permission and audit cost, and what thousands of forbidden tries come to."""
