"""Fits the matcher's weights on the tuning part: ``python -m tools.lost_property.fit MONGO_URI``.

For every question of the tuning part the matcher's candidates are taken, right and wrong, and a
logistic regression says what each measure counts. Numbers are left out: that one is the same is no
matter of likelihood.
"""

import base64
import os
import sys
from collections.abc import Iterable

import numpy as np
from pymongo import MongoClient

from chassis.cipher import FieldCipher
from services.lostfound.matching.entry import Candidate, Entry
from services.lostfound.matching.matcher import Matcher
from services.lostfound.matching.scoring import Weights, shipped_weights
from tools.lost_property.labelled import labelled
from tools.lost_property.quality import everything, file_all, questions, without_numbers

RIDGE = 1.0
"""Strength with which weights are held to zero, so that a rare measure says little."""
STEPS = 25
CANDIDATES = 40
PAIRS = 800
SET_BY_HAND = ("number-same", "number-differs")


def rows(
    matcher: Matcher, pairs: Iterable[tuple[Entry, Entry]], weights: Weights
) -> tuple[list[tuple[np.ndarray, int]], list[str]]:
    """Return for each question the measures of its candidates, one row each, and at which row the
    right one stands (-1: nowhere); and the names of the measures."""
    names = [code for code in weights.of if code not in SET_BY_HAND]
    answers = []
    for question, right in pairs:
        candidates = matcher.candidates_for(question, CANDIDATES)
        measured = np.array([_amounts(one, names, weights) for one in candidates])
        cases = [one.case for one in candidates]
        if cases:
            place = cases.index(right.case) if right.case in cases else -1
            answers.append((measured, place))
    return answers, names


def _amounts(candidate: Candidate, names: list[str], weights: Weights) -> list[float]:
    amounts = {
        reason.code: reason.weight / weights.of[reason.code]
        for reason in candidate.reasons
        if reason.code in weights.of
    }
    return [amounts.get(name, 0.0) for name in names]


def fitted(answers: list[tuple[np.ndarray, int]]) -> np.ndarray:
    """Return bias and weights by Newton's method: of all candidates of a question, or none of
    them, one is right (a conditional logit)."""
    size = answers[0][0].shape[1] + 1
    weights = np.zeros(size)
    ridge = np.eye(size) * RIDGE
    ridge[0, 0] = 0.0
    for _ in range(STEPS):
        slope, curve = -ridge @ weights, ridge.copy()
        for measured, right in answers:
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


def main() -> None:
    """File the set in a database of its own, fit, print the weights, and leave nothing behind."""
    uri, pairs = sys.argv[1], list(labelled(PAIRS, seed=7))
    client: MongoClient = MongoClient(uri)
    with client:
        database = client["lost_property_fit"]
        try:
            cipher = FieldCipher(database, base64.b64encode(os.urandom(96)).decode())
            matcher = Matcher(database, cipher, os.urandom(32))
            matcher.ensure_indexes()
            file_all(matcher, everything(pairs))
            tuning = without_numbers(pair for pair in pairs if pair.part == "tuning")
            answers, names = rows(matcher, questions(tuning), shipped_weights())
            for name, weight in zip(["bias", *names], fitted(answers), strict=True):
                print(f"{name}: {weight:.2f}")
        finally:
            client.drop_database(database.name)


if __name__ == "__main__":
    main()
