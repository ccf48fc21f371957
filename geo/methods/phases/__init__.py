"""Over time: when what is proposed stands, what each day is watched, and what comes too late."""
