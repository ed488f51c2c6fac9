"""Forms of settings pages: they read what was typed; whether it may be is decided by the actions."""
