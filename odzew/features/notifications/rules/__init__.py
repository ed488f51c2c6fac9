"""Pure decisions of notifications: what a person wishes, when a way may speak, who is next."""
