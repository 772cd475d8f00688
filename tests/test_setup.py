"""The scripts behind the Makefile: silent where nothing is missing, else plain.

Those that build the map are tried on a copy with a smaller web/, so that nothing of ours is built.
"""

from __future__ import annotations

import importlib.util
import json
import os
import re
import shutil
import subprocess
import zipfile
from pathlib import Path
from types import ModuleType

import pytest

PROJECT = Path(__file__).parents[1]


def run(*command: str, folder: Path = PROJECT, **env: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command, cwd=folder, env=os.environ | env, capture_output=True, text=True, check=False
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
    assert done.stderr == "Unknown need 'coffee'. Give: python, database, paper, browser.\n"


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


FILES = {
    "package.json": '{"name": "small", "version": "1.0.0"}',
    "package-lock.json": '{"name": "small", "version": "1.0.0", "lockfileVersion": 3, "requires":'
    ' true, "packages": {"": {"name": "small", "version": "1.0.0"}}}',
    "index.html": "<p>one</p>",
}
VITE = """#!/bin/sh
[ "$1" = build ] && [ "$2" = --outDir ] || exit 2
mkdir -p "$3/assets" && cp index.html "$3"
! grep -q broken index.html || { echo 'index.html: broken'; exit 1; }
"""


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """A project with our scripts, a web/ of one page, and a builder that copies it."""
    shutil.copytree(PROJECT / "setup", tmp_path / "setup")
    (tmp_path / "api").mkdir()
    vite = tmp_path / "web" / "node_modules" / ".bin" / "vite"
    vite.parent.mkdir(parents=True)
    vite.write_text(VITE)
    vite.chmod(0o755)
    for name, content in FILES.items():
        (tmp_path / "web" / name).write_text(content)
    (tmp_path / "kept").mkdir()
    shutil.copytree(vite.parent, tmp_path / "kept" / ".bin")
    return tmp_path


def built(small: Path, **env: str) -> subprocess.CompletedProcess[str]:
    """Build the map of the small project; its builder is put back where `npm ci` took it away."""
    prepared = run("setup/web", "packages", folder=small, **env)
    if prepared.returncode:
        return prepared
    shutil.copytree(small / "kept", small / "web" / "node_modules", dirs_exist_ok=True)
    return run("setup/web", folder=small, **env)


def page(small: Path) -> str:
    return (small / "api" / "static" / "index.html").read_text()


def test_the_map_is_built_once(small: Path) -> None:
    done = built(small)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("Building the map")
    assert page(small) == "<p>one</p>"
    again = run("setup/web", folder=small)
    assert (again.returncode, again.stdout, again.stderr) == (0, "", "")


def test_a_map_is_built_anew_when_its_source_differs(small: Path) -> None:
    built(small)
    (small / "web" / "index.html").write_text("<p>two</p>")
    done = run("setup/web", folder=small)
    assert done.stdout.startswith("Building the map")
    assert page(small) == "<p>two</p>"


def test_a_build_that_fails_leaves_the_map_as_it_was(small: Path) -> None:
    built(small)
    (small / "web" / "index.html").write_text("<p>broken</p>")
    done = run("setup/web", folder=small)
    assert done.returncode == 1
    assert "index.html: broken" in done.stderr
    assert "The map could not be built" in done.stderr
    assert page(small) == "<p>one</p>"
    assert [path.name for path in (small / "api").iterdir()] == ["static"]


def test_packages_that_cannot_be_fetched_fail_with_a_remedy(small: Path) -> None:
    need(small, "absent", "1.0.0")
    done = built(small, npm_config_registry="http://127.0.0.1:9", npm_config_fetch_retries="0")
    assert done.returncode == 1
    assert "ECONNREFUSED" in done.stderr
    assert "Check the network and npm's registry" in done.stderr
    assert not (small / "api" / "static").exists()


def test_a_lock_that_lacks_a_package_fails_with_a_remedy(small: Path) -> None:
    need(small, "near", "file:../kept")
    (small / "kept" / "package.json").write_text('{"name": "near", "version": "1.0.0"}')
    done = built(small)
    assert done.returncode == 1
    assert "Run: setup/npm install" in done.stderr


def need(small: Path, name: str, version: str) -> None:
    """Have the small project need a package that its lock lacks."""
    path = small / "web" / "package.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | {"dependencies": {name: version}}))


def test_an_old_node_is_not_used(small: Path) -> None:
    old = small / "node"
    old.write_text("#!/bin/sh\nexit 1\n")
    old.chmod(0o755)
    done = run("setup/npm", "--version", folder=small, PATH=f"{small}:/usr/bin:/bin")
    assert done.returncode == 127


def test_an_unknown_part_of_the_map_is_named(small: Path) -> None:
    done = run("setup/web", "coffee", folder=small)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("Unknown part 'coffee'")


@pytest.mark.xdist_group("web")  # with all else that builds the map
def test_the_wheel_carries_the_map_and_what_the_library_reads(tmp_path: Path) -> None:
    assert run("setup/web").returncode == 0
    command = ("build", "--quiet", "--wheel", "--no-build-isolation", "--out-dir", str(tmp_path))
    done = run("setup/uv", *command)
    assert done.returncode == 0, done.stderr
    (wheel,) = tmp_path.glob("*.whl")
    held = zipfile.ZipFile(wheel).namelist()
    assert "api/static/index.html" in held
    assert any(re.fullmatch(r"api/static/assets/.+\.js", name) for name in held)
    assert {"tiles/__init__.py", "gisgov/py.typed"} <= set(held)
    assert not any("node_modules" in name for name in held)
