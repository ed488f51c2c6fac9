"""Rules as pure decisions: what a stored fact means to an author, what holds of it, when to stop, when it is time."""
