"""WFS 2.0 (OGC 09-025r2), basic: the features of every dataset with a place, for QGIS, GDAL and their like."""
