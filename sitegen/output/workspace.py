"""What a site is made with."""

from typing import TYPE_CHECKING

from msgspec import Struct

from sitegen.output.staging import Tree
from sitegen.runtime.memo import Workers
from sitegen.runtime.store import Store

if TYPE_CHECKING:
    from sitegen.runtime.progress import Reporter


class Workspace(Struct, frozen=True):
    """What is remembered, the tree, who works on it, and who is told how far it is."""

    store: Store
    tree: Tree
    workers: Workers
    report: "Reporter"
