"""The whole desk in one file and back: what the archive is, what it holds, how it is made and put back."""
