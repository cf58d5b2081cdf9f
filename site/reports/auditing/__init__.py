"""*Who was valid on 1 March, and how do you know?* A count, a sample with its evidence, and an export with a digest."""
