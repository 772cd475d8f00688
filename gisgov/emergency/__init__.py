"""The dispatcher's sheet: everything about a fire or a leak at one place, in one answer."""
