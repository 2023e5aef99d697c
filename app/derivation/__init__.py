"""How the rows of an act become its document, its facts and the tally. Nothing here is posted; all can be rebuilt."""
