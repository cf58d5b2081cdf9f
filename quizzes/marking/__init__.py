"""What answers earn, by everything that has been said about them: keys, later words about keys, people's marks."""
