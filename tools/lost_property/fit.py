"""Fits the matcher's weights on the tuning part: ``python -m tools.lost_property.fit MONGO_URI``.

For every question of the tuning part the matcher's candidates are taken, right and wrong, and a
logistic regression says what each measure counts. Numbers are left out: that one is the same is no
matter of likelihood.
"""

from collections.abc import Iterable

import numpy as np

from services.lostfound.matching.entry import Candidate, Entry
from services.lostfound.matching.matcher import Matcher
from services.lostfound.matching.scoring import Weights

RIDGE = 1.0
"""Strength with which weights are held to zero, so that a rare measure says little."""
STEPS = 25
CANDIDATES = 40
SET_BY_HAND = ("number-same", "number-differs")


def rows(
    matcher: Matcher, asked: Iterable[tuple[Entry, Entry]], weights: Weights
) -> tuple[list[tuple[np.ndarray, int]], list[str]]:
    """Return for each question the measures of its candidates, one row each, and at which row the
    right one stands (-1: nowhere); and the names of the measures."""
    names = [code for code in weights.of if code not in SET_BY_HAND]
    questions = []
    for question, right in asked:
        found = matcher.candidates_for(question, CANDIDATES)
        measured = np.array([_amounts(one, names, weights) for one in found])
        cases = [one.case for one in found]
        if cases:
            place = cases.index(right.case) if right.case in cases else -1
            questions.append((measured, place))
    return questions, names


def _amounts(candidate: Candidate, names: list[str], weights: Weights) -> list[float]:
    told = {
        reason.code: reason.weight / weights.of[reason.code]
        for reason in candidate.reasons
        if reason.code in weights.of
    }
    return [told.get(name, 0.0) for name in names]


def fitted(questions: list[tuple[np.ndarray, int]]) -> np.ndarray:
    """Return bias and weights by Newton's method: of all candidates of a question, or none of
    them, one is right (a conditional logit)."""
    size = questions[0][0].shape[1] + 1
    weights = np.zeros(size)
    held = np.eye(size) * RIDGE
    held[0, 0] = 0.0
    for _ in range(STEPS):
        slope, curve = -held @ weights, held.copy()
        for measured, right in questions:
            x = np.vstack([np.zeros(size), np.hstack([np.ones((len(measured), 1)), measured])])
            likely = np.exp(x @ weights - (x @ weights).max())
            likely /= likely.sum()
            mean = likely @ x
            slope += x[right + 1] - mean
            curve += (x.T * likely) @ x - np.outer(mean, mean)
        step = np.linalg.solve(curve, slope)
        # Far from the end a whole step goes too far.
        weights = weights + step / max(1.0, float(np.linalg.norm(step)))
    return weights
