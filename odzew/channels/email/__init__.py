"""The mail channel: fetching, understanding and sending e-mail."""
