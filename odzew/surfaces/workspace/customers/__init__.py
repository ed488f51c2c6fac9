"""Pages of customers: the list, one person with everything between us, organisations, merging."""
