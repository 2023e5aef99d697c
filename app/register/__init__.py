"""The bundled register: real acts of clemency with their sources, one file a country; their loader and their review.

The records are facts with their sources, free of rights (CC0). Each act and leader is what the public POST takes.
"""
