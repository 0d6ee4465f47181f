"""Tests of feeds, downloads and metadata, read again by other libraries."""
