"""How the kernels of this folder are compiled, and kept until one of these sources changes."""

from __future__ import annotations

from pathlib import Path

from gisgov.placing.compiling import Compiler

__all__ = ["compiled"]

compiled = Compiler(Path(__file__).parent)
"""Compiles what finds streets, and what spreads along them."""
