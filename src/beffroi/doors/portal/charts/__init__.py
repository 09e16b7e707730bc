"""Charts of a dataset: what is asked, the question of the API that answers it, the points that are drawn and read."""
