"""Where producers work: publish, update, answer, settle."""
