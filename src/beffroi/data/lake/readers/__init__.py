"""The readers: one a family of formats, each giving a `RawTable`."""
