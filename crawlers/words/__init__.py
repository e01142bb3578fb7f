"""What providers' words mean: prices, times, ties to employers, and the terms of the vocabularies they write in."""
