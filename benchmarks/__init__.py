"""What the README claims about speed, as a program anyone can run: `make bench`."""
