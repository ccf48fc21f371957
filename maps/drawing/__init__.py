"""What every picture on paper or glass is drawn with: plane, paint, background, marks, names, bytes."""
