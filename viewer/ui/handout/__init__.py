"""Two printed pages on a segment, structure, condition or root: a picture, the text for an audience, its sources."""
