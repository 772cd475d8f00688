"""The dispatcher's sheet measured: alone, by fifty at a time, and beside a whole city's job."""
