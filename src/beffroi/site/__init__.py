"""The roof: settings, addresses, wiring. Imports everything, imported by nothing."""
