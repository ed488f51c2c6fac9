"""How mail clients quote: which lines of a mail are history, a forward, a signature or new words."""
