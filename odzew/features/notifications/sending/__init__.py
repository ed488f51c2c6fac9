"""How a notification leaves the house: the push of a browser, encrypted and signed."""
