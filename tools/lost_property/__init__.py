"""A labelled set for matching: pairs that are the same thing, and things that only look like it.

    python -m tools.lost_property OUT.jsonl [--pairs 2400] [--seed 7]

Every pair is one thing that somebody lost and somebody found, described twice: by its owner, who
knows it, and by who found it, who sees only the outside. Beside each stand things that are none of
the two, but of the same kind, colour, neighbourhood and week. Words, spellings and paraphrases are
those of ``vocabulary.yaml``, slips those of ``writing.py``; neither knows how the matcher folds.

Pairs are of two parts. ``tuning`` is for fitting weights and mending the lexicon, ``held-out`` for
the figures that are told; of each word's unusual spellings one half is seen in one part only.
"""
