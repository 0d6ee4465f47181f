"""The command line: its commands, their options, the text and JSON that they print, and their exit codes.

A command is one module of `commands/` and one line of its registry. Commands import the rest of the program when they
run, so that `--help` loads this room alone.
"""
