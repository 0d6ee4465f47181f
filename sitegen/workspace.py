"""What a site is made with."""

from typing import TYPE_CHECKING

from msgspec import Struct

from sitegen.cache import Store, Workers
from sitegen.tree import Tree

if TYPE_CHECKING:
    from sitegen.build import Reporter


class Workspace(Struct, frozen=True):
    """What is remembered, the tree, who works on it, and who is told how far it is."""

    store: Store
    tree: Tree
    workers: Workers
    report: "Reporter"
