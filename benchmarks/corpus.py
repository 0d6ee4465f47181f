"""Articles to measure with: those of a folder, or invented ones, in any number.

The same input makes the same articles, on every machine.
"""

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path
from random import Random

import yaml

# The number of invented articles, if no folder is given, and the number of their words.
INVENTED = 2000
_WORDS = 450
_NEWEST = datetime(2025, 6, 1, tzinfo=UTC)
# A copy is dated some days before its original, so that years and lists grow as those of a collection do.
_EARLIER = timedelta(days=37)


@dataclass(frozen=True)
class Article:
    """An article, in no generator's format yet."""

    slug: str
    title: str
    source: str
    date: datetime
    topics: tuple[str, ...]
    authors: tuple[str, ...]
    tags: tuple[str, ...]
    summary: str
    source_url: str
    body: str

    @property
    def fields(self) -> dict[str, object]:
        """Return its front matter by sitegen's names, without empty fields."""
        values: dict[str, object] = {
            "title": self.title,
            "source": self.source,
            "date": self.date.isoformat(),
            "topic": self.topics,
            "author": self.authors,
            "tags": self.tags,
            "summary": self.summary,
            "source_url": self.source_url,
        }
        return {name: value for name, value in values.items() if value}


def front_matter(fields: dict[str, object]) -> str:
    """Return front matter with values in JSON, which every YAML parser reads in the same way."""
    lines = (f"{name}: {json.dumps(value, ensure_ascii=False)}\n" for name, value in fields.items())
    return "---\n" + "".join(lines) + "---\n"


def base_articles(folder: Path) -> list[Article]:
    """Return the articles of a folder, or invented ones without a folder."""
    return read_folder(folder) if folder.is_dir() else list(islice(invent(_WORDS), INVENTED))


def repeated(articles: Sequence[Article], count: int) -> list[Article]:
    """Return a number of articles, by repeating the given ones under other titles, names and dates."""
    return [_copy(articles[number % len(articles)], number // len(articles)) for number in range(count)]


def _copy(article: Article, round_: int) -> Article:
    if not round_:
        return article
    return replace(
        article,
        slug=f"{article.slug}-copy-{round_ + 1}",
        title=f"{article.title} ({round_ + 1})",
        date=article.date - round_ * _EARLIER,
        source_url=article.source_url and f"{article.source_url}?copy={round_ + 1}",
    )


def read_folder(folder: Path) -> list[Article]:
    """Read the Markdown files of a folder, in the order of their paths."""
    found = dict[str, Article]()
    for article in map(_read, sorted(folder.rglob("*.md"))):
        slug = article.slug
        while slug in found:
            slug += "-again"
        found[slug] = replace(article, slug=slug)
    return list(found.values())


def _read(path: Path) -> Article:
    _, matter, body = re.split(r"^---\n", path.read_text(encoding="utf-8"), maxsplit=2, flags=re.MULTILINE)
    # Scalars stay text: a title such as `2012` is no number.
    fields: dict[str, str | list[str]] = yaml.load(matter, Loader=yaml.CBaseLoader)
    one = {name: value for name, value in fields.items() if isinstance(value, str)}
    date = _moment(one["date"])
    return Article(
        # The date would be cut off by some generators, and not by others.
        slug=re.sub(r"^[\d-]+-|[^a-z0-9]+", "-", path.stem.lower()).strip("-"),
        title=one["title"],
        source=one["source"],
        date=date if date.tzinfo else date.replace(tzinfo=UTC),
        topics=_many(fields.get("topic")),
        authors=_many(fields.get("author")),
        tags=_many(fields.get("tags")),
        summary=one.get("summary", ""),
        source_url=one.get("source_url", ""),
        body=body,
    )


def _moment(text: str) -> datetime:
    """Parse a date as people write it: `2011-11-28 8:32:24 -0400`; a year or a month is its first day."""
    if len(text) < len("2011-11-28"):
        text = f"{text}-01-01"[:10]
    text = re.sub(r"\s+(?=[+-]\d{4}$)", "", text)
    return datetime.fromisoformat(re.sub(r"(?<=[ T])(?=\d:)", "0", text))


def _many(value: str | list[str] | None) -> tuple[str, ...]:
    return tuple(value) if isinstance(value, list) else (value,) if value else ()


def invent(words: int) -> Iterator[Article]:
    """Yield invented articles of about a number of words, endlessly, with the Markdown of real ones."""
    # One seed for all, so that a larger corpus begins with the articles of a smaller one.
    chance = Random(1989)
    language = _Language(chance)
    date, number = _NEWEST, 0
    while True:
        number += 1
        date -= timedelta(hours=chance.randrange(1, 90))
        title = language.title()
        source = f"The {_NAMES[min(int(chance.expovariate(0.3)), len(_NAMES) - 1)]}"
        yield Article(
            slug=f"article-{number}",
            title=title,
            source=source,
            date=date,
            topics=tuple(sorted({_TOPICS[chance.randrange(len(_TOPICS))] for _ in range(chance.randrange(1, 5))})),
            authors=(f"{language.word(40).title()} {language.word(40).title()}",) if number % 5 else (),
            tags=tuple(sorted({f"about {language.word(2000)}" for _ in range(chance.randrange(3))})),
            summary=language.sentence(),
            source_url=f"https://news.example/{number}" if number % 8 == 0 else "",
            body=language.body(words),
        )


_NAMES = [
    "Gazette",
    "Herald",
    "Courier",
    "Observer",
    "Tribune",
    "Monitor",
    "Chronicle",
    "Messenger",
    "Journal",
    "Review",
]
_TOPICS = [f"{kind} {matter}" for kind in ("Public", "Open", "Local", "Modern") for matter in (
    "Health", "Data", "Schools", "Transport", "Law", "Science", "Energy", "Design", "Housing", "Security"
)]  # fmt: skip


_SIZE = 20_000


class _Language:
    """Words with the frequencies of a language (Zipf's law): the second is half as frequent as the first, and so on."""

    def __init__(self, chance: Random) -> None:
        syllables = [first + second for first in "bdfgklmnprstvz" for second in "aeiou"]
        self._chance = chance
        self._words = ["".join(chance.choices(syllables, k=chance.randrange(1, 5))) for _ in range(_SIZE)]

    def word(self, of: int = _SIZE) -> str:
        """Choose one of the most frequent words."""
        return self._words[int(of ** self._chance.random()) - 1]

    def words(self, count: int) -> str:
        return " ".join(self.word() for _ in range(count))

    def title(self) -> str:
        return self.words(self._chance.randrange(4, 11)).capitalize()

    def sentence(self) -> str:
        return self.words(self._chance.randrange(6, 30)).capitalize() + "."

    def paragraph(self) -> str:
        sentences = [self.sentence() for _ in range(self._chance.randrange(2, 7))]
        sentences.append(f"See **{self.word()}** and [{self.words(3)}](https://{self.word()}.example/{self.word()}).")
        return " ".join(sentences)

    def body(self, words: int) -> str:
        """Return some sections, each of which ends with a different kind of block."""
        parts, written = list[str](), 0
        while written < words:
            paragraphs = [self.paragraph() for _ in range(self._chance.randrange(1, 4))]
            written += sum(len(paragraph.split()) for paragraph in paragraphs)
            parts += [*paragraphs, self._block(len(parts)), f"## {self.title()}"]
        return "\n\n".join([*parts, self.paragraph()]) + "\n"

    def _block(self, number: int) -> str:
        blocks = (
            "\n".join(f"- {self.sentence()}" for _ in range(4)),
            f"> {self.sentence()}",
            f"| {self.word()} | {self.word()} |\n|---|---|\n| {self.words(2)} | {self.words(2)} |",
            f"{self.words(9).capitalize()}[^{number}].\n\n[^{number}]: {self.sentence()}",
            f"```python\ndef {self.word()}():\n    return {self._chance.randrange(99)}\n```",
        )
        return self._chance.choice(blocks)
