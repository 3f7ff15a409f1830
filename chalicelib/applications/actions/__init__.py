"""What can be done with an application. One function per thing done; each is harmless when it comes twice."""

from chalicelib.applications.actions.authority import acts_of, carry_out, see, timeline
from chalicelib.applications.actions.citizen import (
    accept_proposals,
    ask_for_paper,
    begin,
    change_about,
    change_values,
    demand_is_over,
    faults,
    mine,
    note_payment,
    offer_paper,
    own,
    submit,
    withdraw,
)
from chalicelib.applications.actions.everything import all_of, erase, find
from chalicelib.applications.actions.finding import file_for
from chalicelib.applications.actions.officer import begin_clock, move, resume_clock, stop_clock
from chalicelib.applications.actions.outside import move_outside, note_work
from chalicelib.applications.actions.papers import asked_papers, compared_papers, link_to_place, missing_papers
from chalicelib.applications.actions.people import list_differences
from chalicelib.applications.actions.progress import (
    ask_department,
    check_papers,
    conclude,
    note_issue,
    open_stage,
    resume,
    start_workflow,
    wake_workflow,
    where_it_stands,
)
from chalicelib.applications.actions.proposals import consent_notice, end_certificate, keep_certificate, proposals
from chalicelib.applications.actions.reading import open_file
from chalicelib.applications.actions.remembering import paper_report, remember_filing, remember_looks
from chalicelib.applications.actions.writing import service_of

__all__ = [
    "accept_proposals",
    "acts_of",
    "all_of",
    "ask_department",
    "ask_for_paper",
    "asked_papers",
    "begin",
    "begin_clock",
    "carry_out",
    "change_about",
    "change_values",
    "check_papers",
    "compared_papers",
    "conclude",
    "consent_notice",
    "demand_is_over",
    "end_certificate",
    "erase",
    "faults",
    "file_for",
    "find",
    "keep_certificate",
    "link_to_place",
    "list_differences",
    "mine",
    "missing_papers",
    "move",
    "move_outside",
    "note_issue",
    "note_payment",
    "note_work",
    "offer_paper",
    "open_file",
    "open_stage",
    "own",
    "paper_report",
    "proposals",
    "remember_filing",
    "remember_looks",
    "resume",
    "resume_clock",
    "see",
    "service_of",
    "start_workflow",
    "stop_clock",
    "submit",
    "timeline",
    "wake_workflow",
    "where_it_stands",
    "withdraw",
]
