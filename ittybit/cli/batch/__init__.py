"""What ``ittybit batch`` is made of."""
