"""Tests of the way from Markdown to HTML."""
