"""The table of contents: it mounts the doors, nothing else."""

from chalicelib.applications import pages as application_pages
from chalicelib.applications import reactions as application_reactions
from chalicelib.applications import routes as application_routes
from chalicelib.applications import steps as application_steps
from chalicelib.catalogue import pages as catalogue_pages
from chalicelib.certificates import pages as certificate_pages
from chalicelib.certificates import reactions as certificate_reactions
from chalicelib.certificates import routes as certificate_routes
from chalicelib.certificates import steps as certificate_steps
from chalicelib.documents import pages as document_pages
from chalicelib.documents import reactions as document_reactions
from chalicelib.documents import routes as document_routes
from chalicelib.edge import App, language, openapi, relay, static
from chalicelib.edge.doors import guards
from chalicelib.identity import pages as identity_pages
from chalicelib.identity import routes as identity_routes
from chalicelib.identity.permissions import permit
from chalicelib.identity.sessions import identify
from chalicelib.payments import pages as payment_pages
from chalicelib.payments import reactions as payment_reactions
from chalicelib.payments import routes as payment_routes

app = App(app_name="ekdwar")

guards.identify, guards.permit = identify, permit

for routes in (application_routes, certificate_routes, document_routes, identity_routes, payment_routes):
    app.register_blueprint(routes.routes)
for pages in (catalogue_pages, application_pages, certificate_pages, document_pages, identity_pages, payment_pages):
    app.register_blueprint(pages.pages)
for pages in (language, openapi, static):
    app.register_blueprint(pages.pages)
for steps in (application_steps, certificate_steps):
    app.register_blueprint(steps.steps)
for reactions in (application_reactions, certificate_reactions, document_reactions, payment_reactions, relay):
    app.register_blueprint(reactions.reactions)
