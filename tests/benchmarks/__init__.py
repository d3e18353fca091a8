"""What our pages cost, beside the smallest possible pages of the same kind, both in one run."""
