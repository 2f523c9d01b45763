"""Rules and stories as what training makes of them, found out without training."""
