"""The Table Schemas this instance knows: what files of one kind should be, by their names."""
