"""Tests of `site.yaml` and `sources.yaml`."""
