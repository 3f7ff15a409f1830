"""The cloud of the laptop: the emulator, the function host, and what lies between them."""
