"""Compiles what Papercast has in two forms, where the machine that builds it has a C compiler.

A ``.pyx`` file stands beside the Python that does the same: without a compiler the one is left out
and the other does the work, slower. ``PAPERCAST_PURE=1`` leaves it out too.
"""

import os
import shutil
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory, mkdtemp
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

PACKAGES = ("bot", "handlers", "storage")


class Compiled(BuildHookInterface[Any]):
    """Puts each extension into the wheel; of an editable one, beside its source."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Called before a wheel is made."""
        root = Path(self.root)
        editable = version == "editable"
        self._made = root if editable else Path(mkdtemp())
        if editable:
            remove_all(root)
        if os.environ.get("PAPERCAST_PURE"):
            return
        try:
            files = compile_all(root, self._made)
        except (Exception, SystemExit) as why:  # noqa: BLE001 - whatever it is, it goes without
            self.app.display_warning(f"Nothing is compiled, Python does it all: {why}")
            if editable:
                remove_all(root)
            return
        if files and not editable:
            build_data["force_include"] |= {str(self._made / file): file for file in files}
            build_data["pure_python"] = False
            build_data["infer_tag"] = True

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:  # noqa: ARG002 - as hatchling calls it
        """Called when it is made."""
        if version != "editable":
            shutil.rmtree(self._made)


def sources(root: Path) -> list[Path]:
    """Every ``.pyx`` file of the packages."""
    return sorted(file for package in PACKAGES for file in (root / package).rglob("*.pyx"))


def remove_all(root: Path) -> None:
    """Remove what was compiled before: of an older source it would be worse than nothing."""
    for source in sources(root):
        for file in source.parent.glob(f"{source.stem}.*"):
            if file.suffix in {".so", ".pyd"}:
                with suppress(
                    OSError
                ):  # somebody else's, or in use: whoever imports it looks at it
                    file.unlink()


def compile_all(root: Path, into: Path) -> list[str]:
    """Compile all of them; return the extensions, as paths below ``into``.

    Raises:
        Exception: whatever Cython, setuptools or the compiler says against it.
    """
    from Cython.Build import cythonize  # noqa: PLC0415 - where it is missing, it goes without
    from setuptools import Distribution, Extension  # noqa: PLC0415 - as above

    files = sources(root)
    names = [".".join(file.relative_to(root).with_suffix("").parts) for file in files]
    extensions = [Extension(name, [str(file)]) for name, file in zip(names, files, strict=True)]
    with TemporaryDirectory() as folder:
        modules = cythonize(extensions, build_dir=folder, quiet=True)
        distribution = Distribution({"ext_modules": modules})
        command = distribution.get_command_obj("build_ext")
        command.build_temp, command.build_lib = folder, str(into)
        command.ensure_finalized()
        command.run()
        return [Path(command.get_ext_filename(name)).as_posix() for name in names]
