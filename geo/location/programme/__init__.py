"""The mixed-integer form that models share: variables, rows, what stands in the way."""
