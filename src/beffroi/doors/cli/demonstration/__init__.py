"""The demonstration metropolis: real data that published packages hold, and a few made-up datasets that say they are."""
