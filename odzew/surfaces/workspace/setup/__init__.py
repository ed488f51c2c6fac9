"""The first run: from an empty desk to a first real case, step by step; kept, resumable, skippable."""
