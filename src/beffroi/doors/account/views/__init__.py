"""Pages of sign-in and of one's account."""
