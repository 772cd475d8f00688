"""Files in: what they hold as frames of the schema, in the metres of the city."""
