"""Start Activation Lab: ``python main.py``; ``python main.py --help`` tells the rest."""

import sys

from gui.start.app import main

if __name__ == "__main__":
    sys.exit(main())
