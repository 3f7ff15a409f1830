"""The table of contents: it mounts the doors, nothing else."""

from chalicelib.edge import App
from chalicelib.edge import language as edge_language
from chalicelib.edge.doors import guards
from chalicelib.identity import pages as identity_pages
from chalicelib.identity import permissions, sessions
from chalicelib.identity import routes as identity_routes

app = App(app_name="ekdwar")

guards.identify, guards.permit = sessions.identify, permissions.permit

app.register_blueprint(edge_language.pages)
app.register_blueprint(identity_pages.pages)
app.register_blueprint(identity_routes.routes)
