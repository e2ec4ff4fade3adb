"""Compiles what Papercast has in two forms, where the machine that builds it has a C compiler.

A ``.pyx`` file stands beside the Python that does the same: without a compiler the one is left out
and the other does the work, slower. ``PAPERCAST_PURE=1`` leaves it out too.
"""

import os
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

PACKAGES = ("bot", "handlers", "storage")


class Compiled(BuildHookInterface[Any]):
    """Puts each extension beside its source, and into the wheel."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002 - as hatchling calls it
        """Called before a wheel is made, an editable one too."""
        root = Path(self.root)
        if self.target_name != "wheel":
            return
        remove_all(root)
        if os.environ.get("PAPERCAST_PURE"):
            return
        try:
            made = compile_all(root)
        except (Exception, SystemExit) as why:  # noqa: BLE001 - whatever it is, it goes without
            self.app.display_warning(f"Nothing is compiled, Python does it all: {why}")
            return
        if made:
            build_data["artifacts"] += made
            build_data["pure_python"] = False
            build_data["infer_tag"] = True


def sources(root: Path) -> list[Path]:
    """Every ``.pyx`` file of the packages."""
    return sorted(file for package in PACKAGES for file in (root / package).rglob("*.pyx"))


def remove_all(root: Path) -> None:
    """Remove what was compiled before: of an older source it would be worse than nothing."""
    for source in sources(root):
        for file in source.parent.glob(f"{source.stem}.*"):
            if file.suffix in {".so", ".pyd"}:
                file.unlink()


def compile_all(root: Path) -> list[str]:
    """Compile all of them; return the extensions, as paths below the root.

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
        command.build_temp, command.build_lib = folder, str(root)
        command.ensure_finalized()
        command.run()
        return [command.get_ext_filename(name) for name in names]


if __name__ == "__main__":
    sys.stdout.write("\n".join(compile_all(Path(__file__).parent)) + "\n")
