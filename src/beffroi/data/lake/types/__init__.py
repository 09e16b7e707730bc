"""From text to types: what a column's values are, decided on all of them."""
