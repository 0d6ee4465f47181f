"""The memory of a long-running process: values that one build of a preview leaves to the next."""

from msgspec import Struct, field

from sitegen.build.plan_cache import StoredPlans
from sitegen.content.read_cache import ReadResults
from sitegen.output.staging import TreeMemory
from sitegen.pages.interning import InternPools


class Session(Struct):
    """Everything that is kept in memory between builds. It only saves time, and may be empty at any moment."""

    articles: ReadResults = {}
    """The results of reading each article file."""
    plans: StoredPlans = {}
    """The last plan."""
    interned: InternPools = field(default_factory=InternPools)
    """Citations, cards and pages of the last plan, so that equal ones keep their identity."""
    trees: TreeMemory = field(default_factory=TreeMemory)
    """The files of the live and the previous output tree."""

    def clear(self) -> None:
        """Forget everything."""
        self.articles, self.plans, self.interned, self.trees = {}, {}, InternPools(), TreeMemory()
