"""The pages of a site, as closed values, made from a `Collection`.

`build` compares pages, `theme` and `formats` write them.

A kind of page is one module: the class of its pages, their maker, their entries in the sitemap, and one `PageKind` that
declares these. `registry.PAGE_KINDS` lists it, and no other module has to know it. Makers read a `PageContext`, which
holds the collection of one edition and the `Catalogue` of its citations and cards. Templates read the page, and the
`Site` beside it.

Decisions:

- A page is closed: it holds everything that its template may read, except the texts of articles and `Site`. So
  dependencies need no tracking: a page is rebuilt if the digest of its fields has changed, or a text that it names, or
  a field of `Site` that its template reads.
- A page names the articles whose texts it shows, and does not hold the texts. So an edit of a text changes no page
  value, and nothing has to be planned again.
- The class of a page says everything that other modules have to know of it (`SHARED`, `HAS_URL_OF_ARTICLE`,
  `IS_TITLED_BY_THEME`), and every class is tagged, so that a stored page of any kind can be decoded.
- Kinds of pages are an ordered tuple, as are filters and Markdown rules. There are no events and no plugins for
  outsiders yet: these would make every internal value a public interface.
- Makers know the day of the build, not the time. A plan is used again until the next midnight of the site, so a page
  that depends on the day is never stale; one that depended on the hour could be.
- Numbered pages of a list are counted from the oldest article, so that a new article changes the front page and no
  numbered one.
- The years of a term are headings of its list, or lists of their own if the list is divided. So a reader gets to each
  year in one step, and a small collection has no pages of one article.
- The lists of months and days are below `/archive/`, because `/2024/03/` may be the URL of an article.
- The chart of coverage is counted and measured here, and written as SVG by the theme: this needs neither a script nor
  inline styles.
- Citations, cards and pages that are equal in two plans of one process are interned, so that a preview compares
  thousands of pages by comparing pointers.
- A feed holds at most 100 KB, because readers fetch it many times a day. If there is more, whole texts are left out
  first, then notes and summaries, the oldest first. Archives are counted from the oldest article, by number and bytes,
  so that a new article changes none of them.
- Entries of a feed have no `source` element of Atom: it needs the id of the outlet's feed, which is not known.
- A sitemap is divided at half the number of URLs that sitemaps.org allows, oldest articles first, so that no file grows
  too large, and a new article changes only the last one.
"""
