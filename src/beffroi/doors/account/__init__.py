"""The way in for people: sign-in, second factor, invitations, one's account."""
