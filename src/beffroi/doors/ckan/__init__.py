"""CKAN's action API, read only, for the tools that speak nothing else."""
