"""Patrols: what has to be visited how often, from where, and a schedule that keeps it or says why not."""
