"""Files that people hand in: known by their content, kept, and served to whom a view lets them. A leaf."""
