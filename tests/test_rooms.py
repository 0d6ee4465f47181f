"""The packages of `sitegen` are rooms: each imports rooms below it only, and nothing is loaded before it is needed."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import sitegen
from tests.support.sites import Folder, article

SITEGEN = Path(sitegen.__file__).parent
# From the bottom up. Rooms of one line do not import each other.
LAYERS = """
core
runtime markdown
config
content output
collection
pages search
formats
theme
build
preview
cli
"""
LEVEL = {room: level for level, rooms in enumerate(LAYERS.split("\n")) for room in rooms.split()}
MODULES = sorted(path for path in SITEGEN.rglob("*.py") if path.parent != SITEGEN)


def imported(module: Path) -> Iterator[str]:
    """Yield the rooms that a module imports: at run time, inside functions, and for types alone."""
    for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
        names = [node.module or ""] if isinstance(node, ast.ImportFrom) else []
        names += [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        yield from (name.split(".")[1] for name in names if name.startswith("sitegen."))


@pytest.mark.parametrize("module", MODULES, ids=lambda module: str(module.relative_to(SITEGEN)))
def test_a_room_imports_only_rooms_below_it(module: Path) -> None:
    own = module.relative_to(SITEGEN).parts[0]
    above = {room for room in imported(module) if room != own and LEVEL[room] >= LEVEL[own]}
    assert not above


def test_every_package_is_a_room_with_a_docstring_and_at_most_twenty_modules() -> None:
    packages = {path.parent for path in MODULES}
    assert {path.relative_to(SITEGEN).parts[0] for path in packages} == LEVEL.keys()
    for package in packages:
        body = ast.parse((package / "__init__.py").read_text(encoding="utf-8")).body
        assert [type(node) for node in body] == [ast.Expr], package
        assert len(list(package.glob("[!_]*.py"))) <= 20, package


def loaded(root: Path, *command: str) -> set[str]:
    """Return the modules that are loaded when a command has ended."""
    program = f"""
import sys
from sitegen.cli.main import main
try:
    main({list(command)!r})
except SystemExit:
    pass
print("\\n".join(sys.modules), file=sys.stderr)
"""
    done = subprocess.run([sys.executable, "-c", program], cwd=root, check=True, capture_output=True, text=True)
    return set(done.stderr.splitlines())


def rooms(modules: set[str]) -> set[str]:
    return {module.split(".")[1] for module in modules if module.startswith("sitegen.")}


def test_help_loads_no_room_but_the_command_line(tmp_path: Path) -> None:
    assert rooms(loaded(tmp_path, "--help")) == {"cli"}
    assert rooms(loaded(tmp_path, "build", "--help")) == {"cli"}


def test_a_build_with_nothing_to_do_loads_neither_pages_nor_jinja_nor_the_markdown_parser(tmp_path: Path) -> None:
    Folder(tmp_path).write(f"-- content/a.md --\n{article()}").settle()
    before = loaded(tmp_path, "build", "--no-search", "-q")
    assert {"jinja2", "markdown_it", "sitegen.pages.page"} <= before
    again = loaded(tmp_path, "build", "--no-search", "-q")
    assert not {"jinja2", "markdown_it"} & again
    assert "pages" not in rooms(again)
