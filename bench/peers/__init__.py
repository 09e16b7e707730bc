"""The peers, each set up at its best as its own documentation advises; nothing of them is imported by Beffroi."""
