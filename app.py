"""The table of contents: it mounts the doors, nothing else."""

from chalicelib.edge import App

app = App(app_name="ekdwar")
