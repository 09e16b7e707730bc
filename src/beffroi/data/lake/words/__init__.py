"""The index of a version's words: which rows hold which words, field by field. Answers are the same without it, later.

A file kept with its version, made after publication from the serving file (`build.make_words`), read by `Engine.words`:

- `words`, sorted: a `word` folded, or `ab*` for all the words that begin so; `field`, its place in `fields`; `rows`, their
  positions in the serving file from 0; `few`, how these are written; `covered`: its first letters have a `*` line of their own;
- `vocabulary`: each `word`, its `size` in letters, its `letters` (one bit for each letter it holds);
- `fields`: `place`, `name`; `about`: how many `rows` the version has.

`rows` is up to 32 positions as 32-bit numbers of this machine, or a roaring bitmap. A word has a line for each field, and for
each block of 2^20 rows, where it stands.
"""
