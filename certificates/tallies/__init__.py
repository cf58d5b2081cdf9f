"""How many hold what they must, of every unit, today: counted once a day and kept true. See docs/decisions/018.

``counting`` says what is counted, ``making`` writes and corrects it, ``reading`` reads it with what came since, and
``checking`` counts again to see whether it holds.
"""
