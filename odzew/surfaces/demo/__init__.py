"""The demo: a believable Polish linen shop, its customers, and a way to play both sides."""
