"""From a raw table to a draft: the plan of its columns, one pass that writes them, the checks after."""
