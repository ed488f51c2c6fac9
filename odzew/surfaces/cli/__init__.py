"""The `odzew` command: `main` knows the names, `commands` holds one module for each."""
