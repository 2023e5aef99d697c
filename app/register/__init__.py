"""The bundled register: real acts of clemency with their sources, one file of records a country, their loader and review.

The records are facts with their sources, free of rights (CC0). Each act and leader is what the public POST takes.
"""
