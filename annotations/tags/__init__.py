"""What people write onto a spine: points, lines, angles, painted regions, notes; and where it is kept.

`model` is one annotation, `document` its JSON, `store` the database every change goes into.
"""
