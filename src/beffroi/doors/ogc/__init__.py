"""OGC API – Features: every dataset with a place is a collection, for QGIS, GDAL and their like."""
