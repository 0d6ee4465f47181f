"""The search engine in use."""

from sitegen.search.engine import SearchEngine
from sitegen.search.pagefind import Pagefind

ENGINE: SearchEngine = Pagefind()
