"""Vector tiles of a dataset's places, filtered like its records: `/api/tiles/{dataset_id}`.

They stand in this door because they are asked in its words (parameters, quota, errors, caches) of the same datasets.
"""
