"""Tests of builds that have little or nothing to do, and of their reports."""
