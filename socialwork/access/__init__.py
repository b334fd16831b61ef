"""Who may do what in social work, a module for each noun."""
