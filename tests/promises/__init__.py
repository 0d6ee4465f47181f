"""Tests of the promises of `docs/security.md`, on whole sites and under attack."""
