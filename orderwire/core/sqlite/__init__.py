"""Django's SQLite backend with turns: writers of several processes take the file's one write lock in a fair order."""
