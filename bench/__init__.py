"""``make bench``: the production profile, filled with a company's year and measured over loopback."""
