"""The HTTP interface: routes over `gisgov.storage`, and a page for people."""
