"""Measurements of sitegen beside other generators: `make bench`."""
