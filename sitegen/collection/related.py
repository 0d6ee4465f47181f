"""Which articles belong together: those of one event, then of one topic and source, then of one topic."""

from collections import defaultdict
from collections.abc import Callable, Sequence

# How far along each shared feature an article looks, in both directions; so the work grows with the number of articles,
# and not with its square.
_REACH = 5
_MOST = 5

Rank = Callable[[int, int], int]
"""How closely two articles belong together; within a rank, what they share decides."""


def related_articles(
    features: Sequence[Sequence[str]],
    rank: Rank = lambda _one, _other: 0,
    highest: Callable[[int], int] = lambda _one: 0,
) -> list[tuple[int, ...]]:
    """Return for each article the positions of up to five others, best first; `highest` is the best rank it may have.

    A shared feature counts for more the rarer it is (whole numbers, so that no rounding can change the order).
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
                # Written out, for nothing of a plan is done so often.
                scores[one][other] = scores[one].get(other, 0) + weight
                scores[other][one] = scores[other].get(one, 0) + weight
    return [_best(index, found, rank, highest(index)) for index, found in enumerate(scores)]


def _best(index: int, scores: dict[int, int], rank: Rank, highest: int) -> tuple[int, ...]:
    found: dict[int, list[int]] = defaultdict(list)
    for *_, other in sorted([(-score, abs(other - index), other) for other, score in scores.items()]):
        ranked = rank(index, other)
        found[ranked].append(other)
        if ranked == highest and len(found[ranked]) == _MOST:
            # None of the others can be better.
            break
    return tuple(other for ranked in sorted(found, reverse=True) for other in found[ranked])[:_MOST]
