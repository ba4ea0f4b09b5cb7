"""What this project costs, beside what others cost, measured in one run on one machine."""
