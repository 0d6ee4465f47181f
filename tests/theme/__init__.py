"""Tests of themes, their options and their translations."""
