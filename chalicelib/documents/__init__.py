"""The citizen's papers as files: given, inspected, kept."""
