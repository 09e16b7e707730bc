"""What the writer and the reader of an index agree on."""

WORDS = "words-1.duckdb"  # another number whenever the folding or the tables change: the old file is then not read
TABLES = ("words", "vocabulary", "fields", "about")
LETTERS = 3  # the first letters that have lines of their own


def letters_sql(word: str) -> str:
    """SQL for the letters of a word given as SQL, one bit for each: one edit changes two at most."""
    bits = f"list_transform(string_split({word}, ''), lambda letter: 1::UBIGINT << (ord(letter) % 63))"
    return f"list_bit_or({bits})"
