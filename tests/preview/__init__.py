"""Tests of `sitegen serve`."""
