"""What social workers fill in, a module for each noun. The rules stand in the actions."""
