"""Views of the list: filters under a name, one's own or shared with a role."""
