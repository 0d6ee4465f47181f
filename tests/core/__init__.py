"""Tests of dates and addresses."""
