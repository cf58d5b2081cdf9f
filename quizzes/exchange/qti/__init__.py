"""QTI packages 2.1, 2.2 and 3.0. https://www.imsglobal.org/spec/qti

A question that speaks both languages is two items of one package, one for each; other programs see two plain items.
"""
