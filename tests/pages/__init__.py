"""Tests of the pages other than search."""
