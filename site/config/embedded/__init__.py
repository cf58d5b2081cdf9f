"""The embedded profile: a broker of our own, and a supervisor for web, worker and beat."""
