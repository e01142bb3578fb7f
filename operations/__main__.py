"""`python -m operations` is `credway`."""

from operations.command import main

if __name__ == "__main__":
    main()
