"""Pages where agents write their templates and macros."""
