"""Starts the counter from a source tree or a freeze."""

from pos_app.__main__ import main

if __name__ == "__main__":
    main()
