"""The compiler is loaded when a field is computed, not when the package is."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path


def test_importing_the_package_does_not_import_the_compiler():
    done = subprocess.run(
        [sys.executable, "-c", "import gisgov.heat, sys; print('numba' in sys.modules)"],
        cwd=Path(__file__).parents[3],
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.strip() == "False"
