"""`sitegen serve`: watch the site's folder, rebuild on every change, serve the result, and reload open pages.

Used by `cli`.
"""
