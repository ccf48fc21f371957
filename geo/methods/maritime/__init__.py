"""At sea: boxes that ships patrol, convoys kept clear, limits of breadth, the calendar of the straits."""
