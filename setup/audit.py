"""Looks the locked packages up in the public list of known vulnerabilities, by pip-audit.

Fails when one is known. Where the list cannot be asked, it says so and does not fail.
"""  # noqa: INP001

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

__all__ = ["main"]

PROJECT = Path(__file__).parent.parent
EXPORT = ["export", "--quiet", "--locked", "--no-hashes", "--no-emit-project"]
AUDIT = ["--format=json", "--progress-spinner=off", "--timeout=10", "--disable-pip", "--no-deps"]


def export(requirements: Path) -> None:
    """Write the packages of uv.lock, with their versions."""
    subprocess.run(  # noqa: S603
        [PROJECT / "setup" / "uv", *EXPORT, "--output-file", requirements],
        cwd=PROJECT,
        check=True,
        stdout=subprocess.DEVNULL,
    )


def ask(requirements: Path) -> subprocess.CompletedProcess[str]:
    """Have pip-audit look them up, exactly as locked."""
    return subprocess.run(  # noqa: S603
        [sys.executable, "-m", "pip_audit", *AUDIT, "--requirement", requirements],
        check=False,
        capture_output=True,
        text=True,
    )


def known(package: dict[str, Any]) -> list[str]:
    """One line for each vulnerability of a package."""
    return [
        f"{package['name']} {package['version']}: {found['id']}, "
        f"fixed in {', '.join(found['fix_versions']) or 'no version yet'}"
        for found in package.get("vulns", [])
    ]


def verdict(packages: list[dict[str, Any]]) -> tuple[str, int]:
    """What to say about the looked-up packages, and the exit status."""
    lines = [line for package in packages for line in known(package)]
    if lines:
        return "\n".join(lines), 1
    asked = sum("vulns" in package for package in packages)
    if not asked:
        return "not done: the list of vulnerabilities answers for no package from here", 0
    unknown = f", {len(packages) - asked} not listed" if asked < len(packages) else ""
    return f"no known vulnerability in {asked} packages{unknown}", 0


def main() -> int:
    """Print what is known; 1 where something is, else 0."""
    with tempfile.TemporaryDirectory() as folder:
        requirements = Path(folder) / "requirements.txt"
        export(requirements)
        answer = ask(requirements)
    try:
        said, status = verdict(json.loads(answer.stdout)["dependencies"])
    except json.JSONDecodeError:
        reason = (answer.stderr.strip() or "no answer").splitlines()[-1]
        said, status = f"not done: the list of vulnerabilities could not be asked: {reason}", 0
    sys.stdout.write(f"{said}\n")
    return status


if __name__ == "__main__":
    sys.exit(main())
