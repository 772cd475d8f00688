"""The command line: a file a command or two; what they print is in `show`."""
