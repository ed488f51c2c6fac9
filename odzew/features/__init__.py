"""What the desk does about what reaches it. Features stand on shelves: a higher one may use a lower one."""
