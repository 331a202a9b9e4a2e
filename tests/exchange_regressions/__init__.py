"""Ways in which comparable programs have lost data; each must stay impossible here."""
