"""What HR does to many people at once, in the background: shown first, done once for each, to be found again."""
