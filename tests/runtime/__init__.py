"""Tests of builds in several processes and on several machines."""
