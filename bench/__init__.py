"""How fast Samenspel is, against two yardsticks in the same run: `python -m bench`, or `make bench`."""
