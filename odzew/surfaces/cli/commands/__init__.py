"""One module a command: `arguments(parser)` declares, `run(chosen)` does it and returns the exit status."""
