"""What makes Ekdwar run: templates, packages, the laptop's cloud. None of it is shipped to AWS."""
