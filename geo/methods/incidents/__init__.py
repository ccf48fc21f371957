"""Evidence: where incidents lie, on a line and in zones, and how many for each hour of watching."""
