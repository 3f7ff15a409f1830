"""Everything around the functions: templates, deployment, the laptop, publishing. Never part of the package."""
