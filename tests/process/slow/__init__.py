"""A view and a job that take as long as a test wants; installed only by tests.process.settings."""
