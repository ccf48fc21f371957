"""Routes: who makes which visits, or drives along which edges, in what order, and how good that is.

It knows numbers only: rows of matrices, nodes and edges, seconds and costs.
"""
