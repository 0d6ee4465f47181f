"""Which articles belong together: those that share what few others share."""

from collections import defaultdict
from collections.abc import Sequence

# How far along each shared feature an article looks, in both directions; so the work grows with the number of articles,
# and not with its square.
_REACH = 5
_MOST = 5


def related_articles(features: Sequence[Sequence[str]]) -> list[tuple[int, ...]]:
    """Return for each article the positions of up to five others, best first.

    A shared feature counts for more the rarer it is (whole numbers, so that no rounding can change the order).
    """
    members: dict[str, list[int]] = defaultdict(list)
    for index, names in enumerate(features):
        for name in names:
            members[name].append(index)
    scores: list[dict[int, int]] = [defaultdict(int) for _ in features]
    for positions in members.values():
        weight = (len(features) // len(positions)).bit_length()
        for place, index in enumerate(positions):
            for other in positions[place + 1 : place + 1 + _REACH]:
                scores[index][other] += weight
                scores[other][index] += weight
    return [_best(index, found) for index, found in enumerate(scores)]


def _best(index: int, scores: dict[int, int]) -> tuple[int, ...]:
    ranked = sorted(scores, key=lambda other: (-scores[other], abs(other - index), other))
    return tuple(ranked[:_MOST])
