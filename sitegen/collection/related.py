"""Related articles: the nearest neighbours along shared features, ordered by rank. Pure, and linear in time."""

from collections import defaultdict
from collections.abc import Callable, Sequence

# An article looks at this many neighbours along each shared feature, in both directions, so that the work is linear in
# the number of articles.
_REACH = 5
_MOST = 5

Rank = Callable[[int, int], int]
"""Returns the rank of two articles by their positions; within a rank, the score of their shared features decides."""


def related_articles(
    features: Sequence[Sequence[str]],
    rank: Rank = lambda _one, _other: 0,
    highest: Callable[[int], int] = lambda _one: 0,
) -> list[tuple[int, ...]]:
    """Return the positions of up to five related articles for each article, best first.

    `features` are those of each article, and `highest` returns the best rank that an article may have. Rare features
    have a larger weight. Weights are whole numbers, so that no rounding can change the order.
    """
    members: dict[str, list[int]] = defaultdict(list)
    for index, names in enumerate(features):
        for name in names:
            members[name].append(index)
    scores: list[dict[int, int]] = [{} for _ in features]
    for positions in members.values():
        weight = (len(features) // len(positions)).bit_length()
        for reach in range(1, _REACH + 1):
            for one, other in zip(positions, positions[reach:], strict=False):
                # Written without a helper function, because this is the innermost loop of planning.
                scores[one][other] = scores[one].get(other, 0) + weight
                scores[other][one] = scores[other].get(one, 0) + weight
    return [_best(index, own, rank, highest(index)) for index, own in enumerate(scores)]


def _best(index: int, scores: dict[int, int], rank: Rank, highest: int) -> tuple[int, ...]:
    by_rank: dict[int, list[int]] = defaultdict(list)
    for *_, other in sorted([(-score, abs(other - index), other) for other, score in scores.items()]):
        ranked = rank(index, other)
        by_rank[ranked].append(other)
        if ranked == highest and len(by_rank[ranked]) == _MOST:
            # No other article can be better.
            break
    return tuple(other for ranked in sorted(by_rank, reverse=True) for other in by_rank[ranked])[:_MOST]
