"""The pages people see, rendered by the server: the territory, the catalogue, each dataset."""
