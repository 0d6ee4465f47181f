"""The tools of a build, which most of its stages need."""

from msgspec import Struct

from sitegen.output.staging import Staging
from sitegen.runtime.memo import Workers
from sitegen.runtime.progress import Reporter
from sitegen.runtime.store import Store


class Workspace(Struct, frozen=True):
    """The store, the staging directory, the workers, and the reporter of progress."""

    store: Store
    staging: Staging
    workers: Workers
    report: Reporter
