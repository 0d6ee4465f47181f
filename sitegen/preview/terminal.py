"""The lines that a preview prints."""

from typing import TYPE_CHECKING

from sitegen.runtime.terminal import counted

if TYPE_CHECKING:
    from sitegen.build.result import Result


def show_address(address: str, port: int, wanted: int) -> None:
    """Print where the preview is."""
    if wanted not in {0, port}:
        print(f"port {wanted} is taken")
    print(f"{address} (Ctrl-C ends it)", flush=True)


def show_built(result: "Result", seconds: float, indexing: bool) -> None:
    """Print what a build of the preview made."""
    pages = f"{counted(result.pages, 'page')}: {len(result.rendered)} rebuilt in {seconds:.2f} s"
    print(f"{counted(result.articles, 'article')}, {pages}{'; search follows' if indexing else ''}", flush=True)


def show_indexed(result: "Result") -> None:
    """Print that the search finds all that is shown."""
    print(f"search of {counted(result.searched, 'article')} is ready", flush=True)
