"""The pages of social work, a module for each noun."""
