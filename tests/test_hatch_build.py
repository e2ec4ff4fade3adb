"""Tests of what is compiled when Papercast is installed."""

import os
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path
from zipfile import ZipFile

import pytest

ROOT = Path(__file__).parent.parent
PROJECT = """
[build-system]
requires = ["hatchling"]
build-backend = "hatchling.build"

[project]
name = "small"
version = "1"

[tool.hatch.build.targets.wheel]
packages = ["bot"]

[tool.hatch.build.targets.wheel.hooks.custom]
"""
HEADERS = Path(sysconfig.get_path("include"), "Python.h")
STALE = "bot/part/_twice.cpython-300-none.so"

needs_a_compiler = pytest.mark.skipif(
    shutil.which("cc") is None or not HEADERS.exists(),
    reason="needs a C compiler, and the headers of Python",
)


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """A project with one module to compile, and what was compiled of an older one."""
    (tmp_path / "pyproject.toml").write_text(PROJECT)
    shutil.copy(ROOT / "hatch_build.py", tmp_path)
    (tmp_path / "bot" / "part").mkdir(parents=True)
    (tmp_path / "bot" / "__init__.py").touch()
    (tmp_path / "bot" / "part" / "__init__.py").touch()
    (tmp_path / "bot" / "part" / "_twice.pyx").write_text("def twice(int n):\n    return 2 * n\n")
    (tmp_path / STALE).touch()
    (tmp_path / ".gitignore").write_text("*.so\n*.pyd\n")
    return tmp_path


def built(project: Path, command: str = "build_wheel", **environment: str) -> tuple[Path, str]:
    """The wheel that is built there, and what was said meanwhile."""
    made = f"from hatchling.build import {command} as build; build('dist')"
    done = subprocess.run(
        [sys.executable, "-c", f"import os; os.mkdir('dist'); {made}"],
        cwd=project,
        env={**os.environ, "PAPERCAST_PURE": "", **environment},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    (wheel,) = (project / "dist").iterdir()
    return wheel, done.stdout + done.stderr


def compiled_there(project: Path) -> list[str]:
    return [file.name for file in (project / "bot").rglob("*") if file.suffix in {".so", ".pyd"}]


def compiled_in(wheel: Path) -> list[str]:
    return [name for name in ZipFile(wheel).namelist() if name.endswith((".so", ".pyd"))]


@needs_a_compiler
def test_what_is_installed_in_place_is_compiled_in_place(small: Path) -> None:
    """Beside its source, in place of what was compiled of an older one."""
    built(small, "build_editable")
    (made,) = compiled_there(small)
    assert made.startswith("_twice.")
    assert made != Path(STALE).name
    asked = "from bot.part._twice import twice; print(twice(21))"
    said = subprocess.run(
        [sys.executable, "-c", asked], cwd=small, capture_output=True, text=True, check=True
    )
    assert said.stdout == "42\n"


@needs_a_compiler
def test_a_wheel_has_what_is_compiled_and_leaves_the_tree_alone(small: Path) -> None:
    """It is for this platform; what is installed in place goes on as it was."""
    wheel, _ = built(small)
    assert not wheel.name.endswith("none-any.whl")
    (made,) = compiled_in(wheel)
    assert made.startswith("bot/part/_twice.")
    assert compiled_there(small) == [Path(STALE).name]


@pytest.mark.parametrize("command", ["build_wheel", "build_editable"])
def test_without_a_compiler_it_says_so_and_goes_on(small: Path, command: str) -> None:
    """The wheel is for every platform."""
    wheel, said = built(small, command, CC=sys.executable + "-no-compiler")
    assert wheel.name.endswith("none-any.whl")
    assert compiled_in(wheel) == []
    assert "Nothing is compiled, Python does it all" in said
    assert compiled_there(small) == ([] if command == "build_editable" else [Path(STALE).name])


@needs_a_compiler
def test_what_cannot_be_compiled_stops_nothing(small: Path) -> None:
    """Of several modules all are left out, so that what is said is true."""
    broken = 'cdef extern from *:\n    """\n    no C\n    """\n    int nothing\n'
    (small / "bot" / "part" / "_worse.pyx").write_text(
        f"{broken}def worse():\n    return nothing\n"
    )
    wheel, said = built(small, "build_editable")
    assert wheel.name.endswith("none-any.whl")
    assert "Nothing is compiled, Python does it all" in said
    assert compiled_there(small) == []


def test_nothing_is_compiled_where_nobody_wants_it(small: Path) -> None:
    """By one word in the environment."""
    wheel, said = built(small, "build_editable", PAPERCAST_PURE="1")
    assert wheel.name.endswith("none-any.whl")
    assert "Nothing is compiled" not in said
    assert compiled_there(small) == []
