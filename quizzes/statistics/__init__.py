"""Classical item analysis of a quiz. The modules beside this are pure; ``reading`` and ``services`` know the tables."""
