"""What marks on surfaces measure: lengths, angles, areas, volumes, and where a mark lies on a surface."""
