"""How an issued certificate reaches its holder: the ways they chose, every try, and what became of it."""
