"""What a person sees of the map: its pixels, and what the page complains of."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path
from time import monotonic

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from playwright.sync_api import ConsoleMessage, Locator, Page, Request, Response

__all__ = ["Colour", "Screen"]

Colour = tuple[int, int, int]
PATIENCE_S = 120.0
TOLERANCE = 6


class Screen:
    """An open map.

    Parameters
    ----------
    page
        The page, not yet gone anywhere.
    origin
        The only server that it may ask.
    folder
        Takes a picture of what was seen instead of what should be.
    """

    def __init__(self, page: Page, origin: str, folder: Path) -> None:
        self.page = page
        self.origin = origin
        self.folder = folder
        self.complaints: list[str] = []
        self.asked: list[str] = []
        self.failed: list[Response] = []
        page.on("console", self._said)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("request", self._requested)
        page.on("response", self._answered)

    @property
    def map(self) -> Locator:
        """What the map is drawn on."""
        return self.page.locator("canvas.maplibregl-canvas")

    def pixels(self) -> NDArray[np.uint8]:
        """The map as it looks now: rows, columns, red green blue."""
        box = self.map.bounding_box()
        picture = self.page.screenshot(clip=box, animations="disabled")
        return np.asarray(Image.open(io.BytesIO(picture)).convert("RGB"))

    def share(self, colour: Colour) -> float:
        """How much of the map has a colour, or nearly."""
        apart = np.abs(self.pixels().astype(int) - colour).max(axis=2)
        return float((apart <= TOLERANCE).mean())

    @property
    def zoom(self) -> float:
        """How near the address says the view is."""
        return self._view()[0]

    @property
    def centre(self) -> tuple[float, float]:
        """Latitude and longitude in the middle of the view, as the address says."""
        return self._view()[1:]

    def click(self, *, tap: bool = False) -> None:
        """Click, or tap, the middle of the map."""
        (self.map.tap if tap else self.map.click)()

    def forgive(self, *parts: str) -> None:
        """Let pass what the page has said of this."""
        self.complaints = [c for c in self.complaints if not any(part in c for part in parts)]

    def wait(self, seen: Callable[[], object], what: str) -> None:
        """Look again until it is to be seen."""
        until = monotonic() + PATIENCE_S
        while not seen():
            assert monotonic() < until, self._missed(what)
            self.page.wait_for_timeout(100)

    def settle(self) -> None:
        """Wait until the map looks twice the same."""
        last = np.zeros(0)

        def still() -> bool:
            nonlocal last
            before, last = last, self.pixels()
            return bool(np.array_equal(before, last) and last.std() > 0)

        self.wait(still, "a map at rest")

    def _missed(self, what: str) -> str:
        """What a person would want to know where something is not seen."""
        picture = self.folder / "seen.png"
        self.page.screenshot(path=picture)
        answers = [answer.text() for answer in self.failed]
        return (
            f"not seen: {what}; {picture} shows what is; complaints: {self.complaints};"
            f" the server's: {answers}"
        )

    def _view(self) -> tuple[float, float, float]:
        zoom, lat, lon = self.page.url.partition("#")[2].split("/")[:3]
        return float(zoom), float(lat), float(lon)

    def _said(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self.complaints.append(f"{message.text} ({message.location['url']})")

    def _answered(self, response: Response) -> None:
        if response.status >= 500:
            self.failed.append(response)

    def _requested(self, request: Request) -> None:
        self.asked.append(request.url)
        if not request.url.startswith((f"{self.origin}/", "data:", f"blob:{self.origin}")):
            self.complaints.append(f"asks another server: {request.url}")
