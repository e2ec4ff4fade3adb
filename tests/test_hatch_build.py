"""Tests of what is compiled when Papercast is installed."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

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
STALE = "bot/part/_twice.cpython-300-none.so"


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


def built(project: Path, **environment: str) -> tuple[str, str]:
    """The name of the wheel that is built there, and what was said meanwhile."""
    done = subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel"],
        cwd=project,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    (wheel,) = (project / "dist").iterdir()
    return wheel.name, done.stdout + done.stderr


def compiled_there(project: Path) -> list[str]:
    return [file.name for file in (project / "bot").rglob("*") if file.suffix in {".so", ".pyd"}]


@pytest.mark.skipif(shutil.which("cc") is None, reason="needs a C compiler")
def test_where_there_is_a_compiler_it_compiles(small: Path) -> None:
    """The wheel is for this platform, and the module stands beside its source."""
    wheel, _ = built(small, PAPERCAST_PURE="")
    assert not wheel.endswith("none-any.whl")
    (made,) = compiled_there(small)
    assert made.startswith("_twice.")
    assert made != Path(STALE).name
    asked = "from bot.part._twice import twice; print(twice(21))"
    said = subprocess.run(
        [sys.executable, "-c", asked], cwd=small, capture_output=True, text=True, check=True
    )
    assert said.stdout == "42\n"


def test_without_a_compiler_it_says_so_and_goes_on(small: Path) -> None:
    """The wheel is for every platform, and nothing of an older source stays."""
    wheel, said = built(small, PAPERCAST_PURE="", CC=sys.executable + "-no-compiler")
    assert wheel.endswith("none-any.whl")
    assert "Nothing is compiled, Python does it all" in said
    assert compiled_there(small) == []


def test_what_cannot_be_compiled_is_left_out(small: Path) -> None:
    """A source that Cython refuses stops no installation."""
    (small / "bot" / "part" / "_twice.pyx").write_text("def twice(:\n")
    wheel, said = built(small, PAPERCAST_PURE="")
    assert wheel.endswith("none-any.whl")
    assert "Nothing is compiled, Python does it all" in said


def test_nothing_is_compiled_where_nobody_wants_it(small: Path) -> None:
    """By one word in the environment."""
    wheel, said = built(small, PAPERCAST_PURE="1")
    assert wheel.endswith("none-any.whl")
    assert "Nothing is compiled" not in said
    assert compiled_there(small) == []
