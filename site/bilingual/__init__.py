"""Both languages and the organisation's calendar: the ground every room stands on."""
