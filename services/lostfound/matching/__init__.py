"""Which found thing may be which lost one: suggested with reasons, never decided.

    key = kept_secret(database, cipher, "matching")  # made once, kept encrypted
    matcher = Matcher(database, cipher, key)
    matcher.ensure_indexes()
    matcher.add(entry)                              # a lost or a found thing; again: replaces it
    matcher.candidates_for(entry, limit=20)         # of the other side, best first
    matcher.suggestions_for(entry, limit=5)         # of these, what both sides are told of
    matcher.withdraw(case, sequence)                # returned, cancelled, closed: no candidate
    matcher.erase(case)                             # its time is over: nothing of it is left

``Entry`` (``entry.py``) says what is known of one thing: side, category, words in any language and
script, colours, brand, place, days, numbers. ``Candidate`` has the other entry's case and row, a
``score`` from 0 to 1, whether it is ``suggested``, whether it is ``exact`` (a number is the same),
and its ``reasons``: code, parameters, weight; ``wording.worded(reason)`` says each in Hindi and
English. Who may see them is the caller's to decide: reasons may name words of the other side's
description and marks; ``quoting.quotable`` leaves out what both stations may not read.

Nothing is kept in the process: entries and their keys are one collection of the service's own
database, so every replica sees the same, a restart costs nothing, and removal is one write. What is
kept is no text: words are keyed hashes, numbers blind indexes, and the description is encrypted.

| module | what it knows |
|---|---|
| ``entry`` | the shapes that go in and come out |
| ``document`` | the shape that is kept |
| ``casework.folding`` | one skeleton for a word in Devanagari and in Roman letters |
| ``lexicon`` | which words mean the same (``lexicon.yaml``) |
| ``reading`` | from a description to items, brands, colours, words |
| ``keys`` | under which keys a thing is filed and looked up: area, brand, colour, rare words |
| ``store`` | the collection |
| ``secret`` | the key of all hashes |
| ``frequencies`` | how rare a word is |
| ``likeness`` | how alike two descriptions' words are, slips allowed |
| ``rough`` | which of what is found is worth a closer look |
| ``scoring`` | how alike two things are, and why (``weights.yaml``) |
| ``quoting`` | which of the reasons two stations may read |
| ``wording`` | the reasons in two languages (``wording.yaml``) |
| ``matcher`` | the whole: file, look up, score |
"""
