"""Sites, processes, parsers and vectors that tests share."""
