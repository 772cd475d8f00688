"""The tests that lie beside the sources in web/, run by vitest."""

from __future__ import annotations

import subprocess
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]


def test_the_units_of_the_map_do_what_they_say(shell: None) -> None:
    done = subprocess.run(
        ["setup/npm", "run", "--silent", "test"],
        cwd=PROJECT,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout
