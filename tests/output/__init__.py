"""Tests of listing folders and of publishing."""
