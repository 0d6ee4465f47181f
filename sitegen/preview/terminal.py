"""The lines that a preview prints on the terminal."""

from typing import TYPE_CHECKING

from sitegen.runtime.terminal import counted

if TYPE_CHECKING:
    from sitegen.build.result import Result


def show_address(address: str, port: int, wanted: int) -> None:
    """Print the address of the preview."""
    if wanted not in {0, port}:
        print(f"port {wanted} is in use, so this is port {port}")
    print(f"{address} (stop with Ctrl-C)", flush=True)


def show_built(result: "Result", seconds: float, indexing: bool) -> None:
    """Print the counts and the time of a build, and whether the search index is still being made."""
    pages = f"{counted(result.pages, 'page')}: {len(result.rendered)} rebuilt in {seconds:.2f} s"
    print(f"{counted(result.articles, 'article')}, {pages}{'; search follows' if indexing else ''}", flush=True)


def show_indexed(result: "Result") -> None:
    """Print that the search index is up to date."""
    print(f"search of {counted(result.searched, 'article')} is ready", flush=True)
