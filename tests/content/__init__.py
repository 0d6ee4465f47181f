"""Tests of reading articles from files."""
