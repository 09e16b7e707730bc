"""The queue, the schedule and their progress: work that can be long."""
