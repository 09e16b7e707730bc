"""Which communes the rows of public datasets speak of."""
