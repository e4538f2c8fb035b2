"""How far annotators agree, and making one set of annotations of two."""
