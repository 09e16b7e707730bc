"""The catalogue in the words other catalogues use. Its face is the module `public`."""
