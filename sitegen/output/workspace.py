"""What a site is made with."""

from typing import TYPE_CHECKING

from msgspec import Struct

from sitegen.output.staging import Tree
from sitegen.runtime.cache import Store, Workers

if TYPE_CHECKING:
    from sitegen.build.run import Reporter


class Workspace(Struct, frozen=True):
    """What is remembered, the tree, who works on it, and who is told how far it is."""

    store: Store
    tree: Tree
    workers: Workers
    report: "Reporter"
