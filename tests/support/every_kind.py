"""A site with every kind of page, and the URL of each."""

from pathlib import Path

from tests.support.png import png
from tests.support.sites import Folder

SITE = """
-- site.yaml --
title: Review
url: https://example.org/review/
description: Notes on everything.
paginate: 2
languages:
  fr: {title: Revue, description: Des notes sur tout.}
topics:
  walking: {name: Walking, description: "On foot, with [shoes](https://example.com/shoes)."}
sources:
  gazette: {name: Gazette, url: "https://example.com/"}
  agency:
    name: Agency
    url: https://agency.example/
    feed: https://agency.example/feed
    kind: state media
    country: CN
    language: zh
    license: CC-BY-4.0
    description: |
      Of the state.[^1]

      ## Notes

      [^1]: See [the notes](#notes).
    note: |
      Owned by [somebody](https://owner.example/).[^1]

      ## Notes

      [^1]: See [the notes](#notes).
  herald: {name: Herald, kind: newspaper, rights: excerpt}
-- content/long.md --
---
title: How a very long headline about Straßenverkehrsordnungsangelegenheiten is set in narrow columns
source: Gazette
source_url: https://example.com/original
author: [Ann Author, Ben Writer]
date: 2024-03-05
updated: 2024-04-01
topic: [Walking, Thinking]
tags: [shoes]
featured: true
---
Text with [a link](https://example.com/), `code`, a note[^1], <kbd>Enter</kbd> and <mark>a mark</mark>.

## Tables

| one | two | three | four | five | six | seven | eight |
|:----|----:|-------|------|------|-----|-------|-------|
| aaaaaaaaaa | 2 | aaaaaaaaaa | aaaaaaaaaa | aaaaaaaaaa | aaaaaaaaaa | aaaaaaaaaa | aaaaaaaaaa |

## Code

```python
@decorated  # a comment that is long enough to need more room than a narrow window has to give to it
class Name(Base):
    '''Doc.'''
    value: int = 0x10 + len("text\\n") and not None
```

```diff
--- a
+++ b
@@ -1 +1 @@
-old
+new
```

```html
<p class="a">&amp;<!-- b --></p>
```

## Lists

- [ ] to do
- [x] done

Term
: Its definition.

### Deeper

> A quotation.

1. One
2. Two

#### Deeper still

![A sign](sign.png "A sign beside the road")

<blockquote lang="ar" dir="rtl">كلمات من مكان آخر</blockquote>

<details><summary>More</summary>Hidden text.</details>

[^1]: The note.

## Length

{filler}
-- content/french.md --
---
title: "L’Ukraine : un titre"
source: Gazette
date: 2024-03
topic: Walking
language: fr
translation_of: other.md
---
Un texte « français ».
-- content/arabic.md --
---
title: عنوان المقال
source: الجريدة
date: 2023
topic: Walking
language: ar
---
نص المقال هنا، وفيه ما يكفي من الكلمات.[^1]

## عنوان

[^1]: ملاحظة
-- content/other.md --
---
title: A pair of shoes
source: Gazette
date: 2022-01-31
topic: Walking
aliases: [old-shoes/]
---
More of it.
-- content/last.md --
---
title: Last of all
source: Gazette
date: 2021
topic: Walking
---
The end.
-- content/translated.md --
---
title: A translated title
source: Agency
source_url: https://agency.example/2020/a-very-long-address-of-an-article-that-has-no-place-to-break
author: Li Wang
date: 2020-02-02
topic: Trade
event: The auction
original_title: 标题
original_date: 2020-02-01
retrieved: 2020-02-03
archive_url: https://archive.example/1
archive_date: 2020-02-04
license: CC-BY-4.0
note: Read this with [care](last.md).
translation: {from: zh, method: machine, engine: DeepL}
---
A text as a machine made it.
-- content/excerpt.md --
---
title: No more than an excerpt
source: Herald
source_url: https://herald.example/1
date: 2020-01-01
topic: Trade
event: The auction
summary: What may be shown of it.
note: A word of ours.
---
A text that is not shown.
""".replace("{filler}", "Words and more words, until the text is long. " * 150)

PAGES = {
    "home": "",
    "home, older": "page/1/",
    "home of an edition": "fr/",
    "article": "2024/long/",
    "article of an edition": "fr/2024/french/",
    "article in Arabic": "2023/arabic/",
    "article in another language": "2022/other/",
    "translated article": "2020/translated/",
    "excerpt": "2020/excerpt/",
    "topic": "topics/walking/",
    "topic, older": "topics/walking/page/1/",
    "year of a topic": "topics/walking/2024/",
    "source": "sources/gazette/",
    "source with a record": "sources/agency/",
    "event": "events/the-auction/",
    "language": "languages/ar/",
    "author": "authors/ann-author/",
    "tag": "tags/shoes/",
    "topics": "topics/",
    "sources": "sources/",
    "authors": "authors/",
    "events": "events/",
    "archive": "archive/",
    "year": "2024/",
    "month": "archive/2024/03/",
    "day": "archive/2024/03/05/",
    "search": "search/",
    "search with results": "search/?q=shoes&source=gazette",
    "search without results": "search/?q=xylophone",
    "search of an edition": "fr/search/?q=texte",
    "data": "data/",
    "not found": "404.html",
}
# Where a reader reads, and no script may run.
READ = (*(kind for kind in PAGES if "article" in kind), "excerpt", "data", "not found")


def build_site_of_every_kind(root: Path) -> Folder:
    """Write and build the site."""
    site = Folder(root).write(SITE)
    site.put("content/sign.png", png())
    site.build(search=True)
    return site
