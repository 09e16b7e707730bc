"""Readers, types, versions, engine: from a file somebody sent to rows anybody can query.

The public face of the room:

- `originals.keep(source, lake, …)` keeps a file byte for byte;
- `draft.build(original, …)` reads, types and lays down a draft version (Parquet, serving file, report);
- `versions` knows the folders; `engine.Engine` answers queries over serving files; `exports` writes them out.
"""
