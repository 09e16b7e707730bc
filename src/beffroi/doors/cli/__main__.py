"""`python -m beffroi.doors.cli` is `beffroi`."""

from beffroi.doors.cli.group import main

main()
