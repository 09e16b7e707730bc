"""The catalogue as linked data: DCAT-AP in RDF/XML, Turtle and JSON-LD."""
