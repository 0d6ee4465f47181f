"""Tests of built sites in Chromium."""
