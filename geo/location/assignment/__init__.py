"""Assignment models: who is served by which site, at what cost."""
