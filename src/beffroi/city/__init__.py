"""What exists and what is under way: territory, people, catalogue, jobs."""
