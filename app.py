"""The table of contents: it mounts the doors, nothing else."""

import chalicelib.wiring  # noqa: F401  what lower areas have of higher ones
from chalicelib.appeals.pages import pages as appeal_pages
from chalicelib.appeals.reactions import reactions as appeal_reactions
from chalicelib.appeals.routes import routes as appeal_routes
from chalicelib.appeals.steps import steps as appeal_steps
from chalicelib.applications.pages import pages as application_pages
from chalicelib.applications.reactions import reactions as application_reactions
from chalicelib.applications.routes import routes as application_routes
from chalicelib.applications.steps import steps as application_steps
from chalicelib.cards.lists.pages import pages as list_pages
from chalicelib.cards.lists.routes import routes as list_routes
from chalicelib.cards.pages import pages as card_pages
from chalicelib.cards.reactions import reactions as card_reactions
from chalicelib.cards.routes import routes as card_routes
from chalicelib.cards.steps import steps as card_steps
from chalicelib.catalogue.pages import pages as catalogue_pages
from chalicelib.certificates.checking.pages import pages as checking_pages
from chalicelib.certificates.checking.routes import routes as checking_routes
from chalicelib.certificates.digilocker.routes import routes as digilocker_routes
from chalicelib.certificates.discovery import discovery as certificate_discovery
from chalicelib.certificates.pages import pages as certificate_pages
from chalicelib.certificates.reactions import reactions as certificate_reactions
from chalicelib.certificates.routes import routes as certificate_routes
from chalicelib.certificates.steps import steps as certificate_steps
from chalicelib.certificates.wallet_routes import routes as wallet_routes
from chalicelib.dashboards.pages import pages as dashboard_pages
from chalicelib.dashboards.reactions import reactions as dashboard_reactions
from chalicelib.dashboards.routes import routes as dashboard_routes
from chalicelib.deliveries.pages import pages as delivery_pages
from chalicelib.deliveries.reactions import reactions as delivery_reactions
from chalicelib.deliveries.routes import routes as delivery_routes
from chalicelib.documents.fetching.pages import pages as fetching_pages
from chalicelib.documents.fetching.routes import routes as fetching_routes
from chalicelib.documents.pages import pages as document_pages
from chalicelib.documents.reactions import reactions as document_reactions
from chalicelib.documents.routes import routes as document_routes
from chalicelib.edge import App
from chalicelib.edge.language import pages as language_pages
from chalicelib.edge.openapi import pages as openapi_pages
from chalicelib.edge.relay import reactions as relay_reactions
from chalicelib.edge.static import pages as static_pages
from chalicelib.identity.pages import pages as identity_pages
from chalicelib.identity.routes import routes as identity_routes
from chalicelib.joined.pages import pages as joined_pages
from chalicelib.joined.reactions import reactions as joined_reactions
from chalicelib.joined.routes import routes as joined_routes
from chalicelib.payments.pages import pages as payment_pages
from chalicelib.payments.reactions import reactions as payment_reactions
from chalicelib.payments.routes import routes as payment_routes
from chalicelib.privacy.pages import pages as privacy_pages
from chalicelib.privacy.reactions import reactions as privacy_reactions
from chalicelib.privacy.routes import routes as privacy_routes
from chalicelib.professions.pages import pages as profession_pages
from chalicelib.professions.reactions import reactions as profession_reactions
from chalicelib.professions.routes import routes as profession_routes
from chalicelib.promises.reactions import reactions as promise_reactions
from chalicelib.registry.pages import pages as registry_pages
from chalicelib.registry.routes import routes as registry_routes

app = App(app_name="ekdwar")

for doors in (
    *(appeal_pages, appeal_routes, appeal_steps, appeal_reactions),
    *(application_pages, application_routes, application_steps, application_reactions),
    *(card_pages, card_routes, list_pages, list_routes, card_steps, card_reactions),
    *(checking_pages, checking_routes),
    *(certificate_pages, certificate_routes, digilocker_routes, certificate_steps, certificate_reactions),
    *(delivery_pages, delivery_routes, delivery_reactions),
    *(certificate_discovery, wallet_routes),
    *(dashboard_pages, dashboard_routes, dashboard_reactions),
    *(document_pages, document_routes, document_reactions, fetching_pages, fetching_routes),
    *(joined_pages, joined_routes, joined_reactions),
    *(payment_pages, payment_routes, payment_reactions),
    *(profession_pages, profession_routes, profession_reactions),
    *(promise_reactions,),
    *(privacy_pages, privacy_routes, privacy_reactions),
    *(registry_pages, registry_routes),
    *(catalogue_pages, identity_pages, identity_routes),
    *(language_pages, openapi_pages, static_pages, relay_reactions),
):
    app.register_blueprint(doors)
