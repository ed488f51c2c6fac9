"""MIME reading without Django: bytes in, frozen values out."""
