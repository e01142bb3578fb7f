"""How a crawl behaves at other people's hosts: robots.txt, turns, pauses, when to leave."""
