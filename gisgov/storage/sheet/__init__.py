"""The facts of the dispatcher's sheet, each by a fixed query."""
