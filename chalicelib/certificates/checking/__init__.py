"""What anybody may ask about a certificate. These doors are knocked at most, and import nothing else."""
