"""The page as PDF, with its fonts in it; nothing is fetched while it is made."""

from __future__ import annotations

from gisgov.errors import Unavailable

__all__ = ["pdf"]


def pdf(html: str) -> bytes:
    """A page of HTML as PDF.

    Parameters
    ----------
    html
        What it shows; anything that it would have fetched is refused.

    Raises
    ------
    Unavailable
        A library that sets letters is missing on this machine.
    """
    try:
        from weasyprint import HTML  # noqa: PLC0415 - it looks for libraries that may be missing
        from weasyprint.urls import URLFetcher  # noqa: PLC0415
    except OSError as error:
        raise Unavailable("paper.no_pdf", lacks=_missing(error)) from None
    return bytes(HTML(string=html, url_fetcher=URLFetcher(allowed_protocols=[])).write_pdf())


def _missing(error: OSError) -> str:
    """The library that was looked for; its name is all that is told of this machine."""
    said = str(error).split("'")
    return said[1] if len(said) > 1 else "Pango"
