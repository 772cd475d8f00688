"""The scripts behind the Makefile: silent where nothing is missing, else plain."""

from __future__ import annotations

import importlib.util
import os
import re
import subprocess
from pathlib import Path
from types import ModuleType

import pytest

PROJECT = Path(__file__).parents[1]


def run(*command: str, **env: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command, cwd=PROJECT, env=os.environ | env, capture_output=True, text=True, check=False
    )


@pytest.fixture(scope="module")
def audit() -> ModuleType:
    spec = importlib.util.spec_from_file_location("audit", PROJECT / "setup" / "audit.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_make_alone_lists_every_target() -> None:
    targets = re.findall(r"^([a-z]+):", (PROJECT / "Makefile").read_text("utf-8"), re.MULTILINE)
    listed = re.findall(r"^make ([a-z]+) ", run("make").stdout, re.MULTILINE)
    assert listed == targets


def test_a_machine_that_lacks_nothing_is_left_alone_without_a_word() -> None:
    done = run("setup/machine")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_no_server_is_needed_where_a_database_is_named() -> None:
    done = run("setup/machine", "database", GISGOV_DATABASE_URL="postgresql://elsewhere/city")
    assert (done.returncode, done.stdout) == (0, "")


def test_an_unknown_need_is_named_with_those_that_are_known() -> None:
    done = run("setup/machine", "coffee")
    assert done.returncode == 1
    assert done.stderr == "Unknown need 'coffee'. Give: python, database.\n"


def test_an_old_uv_is_not_used(tmp_path: Path) -> None:
    old = tmp_path / "uv"
    old.write_text("#!/bin/sh\necho uv 0.2.9\n")
    old.chmod(0o755)
    done = run("setup/uv", "--version", PATH=f"{tmp_path}:/usr/bin:/bin")
    assert done.stdout != "uv 0.2.9\n"


def test_a_known_vulnerability_fails_the_audit(audit: ModuleType) -> None:
    bad = {"id": "PYSEC-1", "fix_versions": ["2.1"]}
    found = [{"name": "a", "version": "2.0", "vulns": [bad]}, {"name": "b", "skip_reason": "?"}]
    assert audit.verdict(found) == ("a 2.0: PYSEC-1, fixed in 2.1", 1)


def test_an_audit_counts_what_it_could_not_look_up(audit: ModuleType) -> None:
    found = [{"name": "a", "version": "2.0", "vulns": []}, {"name": "b", "skip_reason": "?"}]
    assert audit.verdict(found) == ("no known vulnerability in 1 packages, 1 not listed", 0)


def test_an_audit_that_could_not_be_done_says_so(audit: ModuleType) -> None:
    said, status = audit.verdict([{"name": "b", "skip_reason": "?"}])
    assert said.startswith("not done")
    assert status == 0
