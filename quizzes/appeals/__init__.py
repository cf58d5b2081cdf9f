"""Appeals: somebody does not accept a result or one question's mark; somebody else answers."""
