"""Summaries of a series without the greeting that its articles share, such as "Welcome to issue 482!". Pure.

A summary that is made of the first words of a text would say the same of every issue. A sentence is a greeting if at
least three articles of a source, and half of them, begin with it; numbers in it may differ. Summaries that authors
wrote stay.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence

from msgspec.structs import replace

from sitegen.content.article import Article
from sitegen.content.excerpts import beginning

_END_OF_SENTENCE = re.compile(r"(?<=[.!?…][»”\"’)])\s+|(?<=[.!?…])\s+|(?<=[。！？])|\n")
_NUMBER = re.compile(r"\d+")
_LEAST = 3
_MOST_SENTENCES = 3


def without_greetings(articles: Sequence[Article]) -> list[Article]:
    """Return articles whose made summaries begin after the greeting of their series."""
    sentences = [_sentences(article.text.opening) for article in articles]
    sizes = Counter(_series(article) for article in articles if article.text.opening)
    counts = Counter(
        (_series(article), place, sentence)
        for article, keys in zip(articles, sentences, strict=True)
        for place, sentence in enumerate(_keys(keys))
    )
    shared = {key for key, count in counts.items() if count >= _LEAST and count * 2 >= sizes[key[0]]}
    return [_without(article, keys, shared) for article, keys in zip(articles, sentences, strict=True)]


def _series(article: Article) -> tuple[str, str]:
    return article.source, article.language


def _sentences(text: str) -> list[str]:
    return [sentence for sentence in _END_OF_SENTENCE.split(text) if sentence] if text else []


def _keys(sentences: Iterable[str]) -> list[str]:
    return [_NUMBER.sub("0", sentence) for sentence in sentences][:_MOST_SENTENCES]


def _without(article: Article, sentences: list[str], shared: set[tuple[tuple[str, str], int, str]]) -> Article:
    skipped = 0
    for place, key in enumerate(_keys(sentences[:-1])):
        if (_series(article), place, key) not in shared:
            break
        skipped += 1
    return replace(article, summary=beginning(" ".join(sentences[skipped:]))) if skipped else article
