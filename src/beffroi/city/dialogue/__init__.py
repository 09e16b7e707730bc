"""What people say about data: reuses, questions and answers, follows."""
