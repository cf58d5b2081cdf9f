"""The trainers' pages about the bank: import, export, one question from all sides, many at once."""
