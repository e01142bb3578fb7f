"""Skills and occupations: one taxonomy interface, and the linking of tags, prose and goals to it."""
