"""The layers of the embedded open data: one module for each family, run by a maintainer only."""
