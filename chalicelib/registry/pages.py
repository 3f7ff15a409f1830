"""The page doors of people and families."""

from chalice.app import Blueprint

pages = Blueprint(__name__)
