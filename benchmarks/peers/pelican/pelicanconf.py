# Pages as sitegen's default theme makes them, with the same on them in substance, but for what Pelican has only with
# plugins: related articles, and the contents of an article, which the toc extension gives to no template.
# A Pelican category is the source; topics and tags are its tags, for an article has one category.

from collections.abc import Iterable, Sequence
from itertools import chain

Neighbours = dict[object, tuple[object, object]]


def neighbours(article: object, *kinds: Iterable[tuple[object, Sequence[object]]]) -> Neighbours:
    """Tell the newer and the older article in each of its terms. For the first that asks, those of all are found."""
    if "neighbours" not in vars(article):
        for term, articles in chain(*kinds):
            for newer, one, older in zip([None, *articles], articles, [*articles[1:], None], strict=False):
                vars(one).setdefault("neighbours", {})[term] = newer, older
    found: Neighbours = vars(article)["neighbours"]
    return found


SITENAME = "Benchmark"
SITEURL = "https://example.org"
PATH = "content"
OUTPUT_PATH = "output"
THEME = "theme"
TIMEZONE = "UTC"
DEFAULT_LANG = "en"
DEFAULT_PAGINATION = 12
PAGINATED_TEMPLATES = {"index": None, "tag": None, "category": None, "author": None, "period_archives": None}

ARTICLE_URL = "{date:%Y}/{slug}/"
ARTICLE_SAVE_AS = "{date:%Y}/{slug}/index.html"
TAG_URL = "topic/{slug}/"
TAG_SAVE_AS = "topic/{slug}/index.html"
CATEGORY_URL = "source/{slug}/"
CATEGORY_SAVE_AS = "source/{slug}/index.html"
AUTHOR_URL = "author/{slug}/"
AUTHOR_SAVE_AS = "author/{slug}/index.html"
YEAR_ARCHIVE_URL = "year/{date:%Y}/"
YEAR_ARCHIVE_SAVE_AS = "year/{date:%Y}/index.html"
PAGINATION_PATTERNS = (
    (1, "{url}", "{save_as}"),
    (2, "{base_name}/page/{number}/", "{base_name}/page/{number}/index.html"),
)

DIRECT_TEMPLATES = ["index", "tags", "categories", "authors", "archives", "sitemap"]
TAGS_SAVE_AS = "topic/index.html"
CATEGORIES_SAVE_AS = "source/index.html"
AUTHORS_SAVE_AS = "author/index.html"
ARCHIVES_SAVE_AS = "year/index.html"
SITEMAP_SAVE_AS = "sitemap.xml"

FEED_DOMAIN = SITEURL
FEED_MAX_ITEMS = 20
FEED_ALL_ATOM = "atom.xml"
TAG_FEED_ATOM = "topic/{slug}/atom.xml"
CATEGORY_FEED_ATOM = "source/{slug}/atom.xml"
AUTHOR_FEED_ATOM = None
AUTHOR_FEED_RSS = None
TRANSLATION_FEED_ATOM = None

JINJA_GLOBALS = {"neighbours": neighbours}
MARKDOWN = {
    "extension_configs": {
        "markdown.extensions.codehilite": {"css_class": "highlight"},
        "markdown.extensions.extra": {},
        "markdown.extensions.sane_lists": {},
        "markdown.extensions.toc": {},
    },
    "output_format": "html5",
}
