"""Every act of the workspace has its twin in the management API."""

from beffroi.doors.manage.api import document
from beffroi.doors.workspace.urls import pages

#: An address of the workspace → the calls that do the same. '' where a page only leads to others, or to a form of them.
TWINS = {
    "home": "",
    "publish": "put_dataset send_file send_address",
    "schemas": "list_schemas",
    "schema": "send_file",
    "schema-template": "read_template",
    "reading": "read_job",
    "stop": "cancel_job",
    "choose": "choose_table",
    "dataset": "read_dataset list_versions",
    "rollback": "rollback_dataset",
    "withdraw": "withdraw_dataset",
    "delete": "delete_dataset",
    "describe": "put_dataset",
    "updates": "read_schedule plan_schedule stop_schedule",
    "draft": "read_version read_rows",
    "correct": "correct_draft",
    "choose-table": "correct_draft",
    "endings": "correct_draft",
    "declare": "correct_draft",
    "release": "release_draft",
    "discard": "discard_draft",
    "questions": "list_questions",
    "question": "answer_question decide_question",
    "habit": "settle_questions",
    "reuses": "list_reuses",
    "reuse": "decide_reuse",
    "mine": "list_standings",
    "figures": "read_figures",
    "jobs": "list_jobs",
    "job_stop": "cancel_job",
    "job_again": "retry_job",
    "harvests": "list_sources",
    "harvest_new": "add_source",
    "harvest": "read_source list_outcomes",
    "harvest_edit": "change_source",
    "harvest_act": "run_source stop_source remove_source",
    "members": "list_members make_invitation list_invitations",
    "mandate": "change_member",
    "mandate_end": "end_member",
    "offer_end": "take_back_invitation",
    "settings": "read_organisation settle_organisation",
    "journal": "read_journal",
    "spaces": "read_space",
    "space-open": "put_space",
    "space": "put_space",
    "pages": "list_pages read_page",
    "news": "make_news",
    "page": "write_page",
    "page_act": "show_page hide_page give_up_page",
}
#: Acts of the operators of the platform, on any organisation: a token belongs to one; `beffroi org` is their twin.
OPERATORS = {"organisations", "organisation", "organisation-new"}


def test_each_address_of_the_workspace_names_calls_that_exist() -> None:
    known = {call["operationId"] for calls in document()["paths"].values() for call in calls.values()}
    assert {pattern.name for pattern in pages if pattern.name} - OPERATORS == set(TWINS)
    assert {call for calls in TWINS.values() for call in calls.split()} - known == set()
