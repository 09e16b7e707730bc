"""CSW 2.0.2 (OGC 07-006r1): the catalogue for GIS, in Dublin Core and in ISO 19139 for INSPIRE."""
