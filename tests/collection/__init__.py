"""Tests of relations between articles: terms, links, addresses, translations."""
