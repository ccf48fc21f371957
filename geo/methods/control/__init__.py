"""Who held what, from date to date: ground that changed hands."""
