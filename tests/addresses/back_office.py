"""Who may, below /admin/. Whoever has no entry there gets nothing at all: staff, managers and assessors.

GET is asked with GET, POST with POST; what is written is taken back. Names with the same answers stand together.
"""

from tests.addresses.admitted import (
    ABOUT_THE_SHOP,
    ADMINISTRATORS,
    AUTHORS,
    CHANGES_THE_SHOP,
    CLOSED,
    ENTERED,
    HR,
    NOT_FOUND_BY_AUTHORS,
    READERS,
    REVIEWERS,
    entered,
    to,
    within,
)
from tests.addresses.roles import NO, Answers

GET: dict[str, Answers] = {
    **dict.fromkeys(
        (
            "wagtailadmin_home",
            "wagtailadmin_account",
            "wagtailadmin_dismissibles",
            "wagtailadmin_sprite",
            "wagtailadmin_javascript_catalog",
        ),
        ENTERED,
    ),
    "wagtailadmin_login": entered(302, stranger=302),
    # they lead to people
    **dict.fromkeys(("wagtailusers_users:index", "wagtailusers_users:edit", "wagtailusers_groups:index"), entered(302)),
    # --- lessons: written by trainers, published by senior trainers ---
    **dict.fromkeys(
        (
            "wagtailadmin_explore_root",
            "wagtailadmin_explore",
            "wagtailadmin_explore_results",
            "wagtailadmin_pages:add",
            "wagtailadmin_pages:preview_on_add",
            "wagtailadmin_pages:type_use",
            "wagtailadmin_pages:type_use_results",
            "wagtailadmin_pages:choose_parent",
            "wagtailadmin_pages:usage",
            "wagtailadmin_pages:edit",
            "wagtailadmin_pages:preview_on_edit",
            "wagtailadmin_pages:view_draft",
            "wagtailadmin_pages:search",
            "wagtailadmin_pages:search_results",
            "wagtailadmin_pages:copy",
            "wagtailadmin_pages:revisions_view",
            "wagtailadmin_pages:revisions_revert",
            "wagtailadmin_pages:revisions_compare",
            "wagtailadmin_pages:workflow_history",
            "wagtailadmin_pages:workflow_history_detail",
            "wagtailadmin_pages:history",
            "wagtailadmin_pages:history_results",
            "wagtailadmin_pages:confirm_workflow_cancellation",
            "wagtailadmin_pages:move_confirm",  # a question; its POST is answered below
            "wagtailadmin_api:pages:listing",
            "wagtailadmin_api:pages:detail",
            "wagtailadmin_api:images:listing",
            "wagtailadmin_api:images:detail",
            "wagtailadmin_choose_page",
            "wagtailadmin_choose_page_child",
            "wagtailadmin_choose_page_search",
            "wagtailadmin_choose_page_chosen_multiple",
            "wagtailadmin_choose_page_external_link",
            "wagtailadmin_tag_autocomplete",
            "wagtailadmin_tag_model_autocomplete",
            "wagtailadmin_reports:workflow",
            "wagtailadmin_reports:workflow_results",
            "wagtailadmin_reports:workflow_tasks",
            "wagtailadmin_reports:workflow_tasks_results",
            "wagtailadmin_reports:site_history",
            "wagtailadmin_reports:site_history_results",
            "wagtailadmin_reports:aging_pages",
            "wagtailadmin_reports:aging_pages_results",
            "wagtailadmin_reports:page_types_usage",
            "wagtailadmin_reports:page_types_usage_results",
        ),
        AUTHORS,
    ),
    **dict.fromkeys(
        ("wagtailadmin_pages:add_subpage", "wagtailadmin_pages:revisions_index"), to(302, "trainer", "senior")
    ),
    **dict.fromkeys(
        (
            "wagtailadmin_pages:delete",
            "wagtailadmin_pages:unpublish",
            "wagtailadmin_pages:move",
            "wagtailadmin_pages:workflow_action",
            "wagtailadmin_pages:collect_workflow_action_data",
            "wagtailadmin_pages:workflow_preview",
            "wagtailadmin_pages:set_privacy",
            "wagtailadmin_pages:revisions_unschedule",
            "wagtailadmin_reports:locked_pages",
            "wagtailadmin_reports:locked_pages_results",
        ),
        REVIEWERS,
    ),
    **dict.fromkeys(
        (
            "wagtailadmin_pages:convert_alias",  # of what is no alias
            "wagtailadmin_api:pages:find",  # of nothing that was named
            "wagtailadmin_api:images:find",
            "wagtailadmin_block_preview",
        ),
        NOT_FOUND_BY_AUTHORS,
    ),
    # --- pictures ---
    **dict.fromkeys(
        (
            *(f"wagtailimages:{page}" for page in ("index", "index_results", "edit", "delete", "preview")),
            *(f"wagtailimages:{page}" for page in ("add", "add_multiple", "image_usage")),
            *(f"wagtailimages_chooser:{page}" for page in ("choose", "choose_results", "create", "select_format")),
            *(f"wagtailimages_chooser:{page}" for page in ("chosen", "chosen_multiple")),
        ),
        AUTHORS,
    ),
    **dict.fromkeys(("wagtailimages:url_generator", "wagtailimages:url_generator_output"), NOT_FOUND_BY_AUTHORS),
    # --- questions and quizzes ---
    **dict.fromkeys(
        (
            *(
                f"{bank}:{page}"
                for bank in ("questions", "question-banks", "quiz-rules")
                for page in ("index", "index_results", "add", "edit", "history", "history_results", "usage")
            ),
            "questions:inspect",
            "quiz_paper",
            "quiz_exam",
            "quiz_statistics",
            "questions_import",
            "questions_import_page",
            "questions_export",
            *(f"question_{page}" for page in ("template", "versions", "translation", "statistics", "comments")),
            "regrade_question",
        ),
        AUTHORS,
    ),
    **dict.fromkeys(("regrades", "regrade", "regrade_file"), ENTERED),
    "lost_passes": HR,
    "appeals": to(200, "hr", "hr_elsewhere", "trainer", "senior"),
    "appeal": to(200, "hr", "trainer", "senior", hr_elsewhere=404),
    "question_video": NOT_FOUND_BY_AUTHORS,  # that question has none
    "quiz_statistics_file": NOT_FOUND_BY_AUTHORS,  # not made yet
    **dict.fromkeys(("questions:delete", "question-banks:delete", "quiz-rules:delete"), within(admin=NO)),  # kept
    # --- people ---
    **dict.fromkeys(
        (
            "people_admin:index",
            "people_admin:index_results",
            "units_admin:index",
            "units_admin:index_results",
            "positions_admin:index",
            "positions_admin:index_results",
            "positions_admin:history",
            "positions_admin:history_results",
            "families_admin:index",
            "families_admin:index_results",
            "families_admin:history",
            "families_admin:history_results",
            "tags_admin:index",
            "tags_admin:index_results",
            "tags_admin:history",
            "tags_admin:history_results",
            "organisation",
            "audit_trail",
            "audit_trail_results",
        ),
        READERS,
    ),
    **dict.fromkeys(
        (
            "people_admin:inspect",
            "people_admin:history",
            "people_admin:history_results",
            "units_admin:history",
            "units_admin:history_results",
            "organisation of the shop",
        ),
        ABOUT_THE_SHOP,
    ),
    **dict.fromkeys(
        ("people_admin:edit", "people_admin:action", "people_admin:action_on", "units_admin:edit"), CHANGES_THE_SHOP
    ),
    **dict.fromkeys(("people_admin:add", "units_admin:add", "importing:index", "importing:empty_list"), HR),
    **dict.fromkeys(  # hr's; an administrator sees every import
        (
            "importing:page",
            "importing:progress",
            "importing:columns",
            "importing:absent",
            "importing:report",
            "importing:wrong_rows",
        ),
        CHANGES_THE_SHOP,
    ),
    **dict.fromkeys(
        tuple(f"{what}_admin:{page}" for what in ("positions", "families", "tags") for page in ("add", "edit")),
        ADMINISTRATORS,
    ),
    # --- tokens: administrators, and HR of the whole organisation ---
    **dict.fromkeys(
        (
            "tokens:index",
            "tokens:index_results",
            "tokens:add",
            "tokens:delete",
            "tokens:history",
            "tokens:history_results",
        ),
        ADMINISTRATORS,
    ),
    **dict.fromkeys(("tokens:edit", "tokens:usage"), within(admin=NO)),  # nothing of a token is changed
    # --- requirements: HR each of their part ---
    "new_requirement": HR,
    **dict.fromkeys(("change_requirement", "end_requirement"), to(200, "hr")),
    # --- certifications: read by HR, written by HR of the whole organisation ---
    **dict.fromkeys(
        (
            "certification_policies",
            "requirements",
            "requirement",
            *(
                f"{what}:{page}"
                for what in ("certifications_admin", "certification_families_admin", "external_kinds_admin")
                for page in ("index", "index_results", "history", "history_results")
            ),
        ),
        READERS,
    ),
    **dict.fromkeys(
        (
            "certification_next_policy",
            "equivalences",
            "end_equivalence",
            "certificate_history",
            "certificate_history_file",
            "certificate_history_report",
            *(
                f"{what}:{page}"
                for what in ("certifications_admin", "certification_families_admin", "external_kinds_admin")
                for page in ("add", "edit")
            ),
        ),
        ADMINISTRATORS,
    ),
    # --- single sign-on ---
    **dict.fromkeys(
        (
            "single_sign_on:index",
            "single_sign_on:index_results",
            "single_sign_on:add",
            "single_sign_on:edit",
            "single_sign_on:delete",
            "single_sign_on:history",
            "single_sign_on:history_results",
            "single_sign_on:usage",
        ),
        ADMINISTRATORS,
    ),
    # --- the site itself ---
    **dict.fromkeys(
        (
            "wagtailadmin_collections:index",
            "wagtailadmin_collections:add",
            "wagtailadmin_collections:edit",
            "wagtailadmin_collections:delete",
            "wagtailadmin_collections:set_privacy",
            "wagtailadmin_workflows:index",
            "wagtailadmin_workflows:index_results",
            "wagtailadmin_workflows:add",
            "wagtailadmin_workflows:disable",
            "wagtailadmin_workflows:edit",
            "wagtailadmin_workflows:usage",
            "wagtailadmin_workflows:usage_results",
            "wagtailadmin_workflows:add_task",
            "wagtailadmin_workflows:task_index",
            "wagtailadmin_workflows:task_index_results",
            "wagtailadmin_workflows:edit_task",
            "wagtailadmin_workflows:disable_task",
            "wagtailadmin_workflows:task_chooser",
            "wagtailadmin_workflows:task_chooser_results",
            "wagtailadmin_workflows:task_chooser_create",
            "wagtailadmin_workflows:task_chosen",
            "wagtaillocales:index",
            "wagtaillocales:index_results",
            "wagtaillocales:edit",
            "wagtaillocales:delete",
            "wagtaillocales:history",
            "wagtaillocales:history_results",
            "wagtaillocales:usage",
            "wagtailsites:index",
            "wagtailsites:index_results",
            "wagtailsites:add",
            "wagtailsites:edit",
            "wagtailsites:delete",
            "wagtailsites:history",
            "wagtailsites:history_results",
            "wagtailsites:usage",
            "wagtailsites:copy",
            "wagtailadmin_choose_page_email_link",  # our text editor offers no such link
            "wagtailadmin_choose_page_phone_link",
            "wagtailadmin_choose_page_anchor_link",
            "simple_translation:submit_page_translation",
            "unnamed: test404/",
        ),
        ADMINISTRATORS,
    ),
    "wagtailadmin_workflows:select_task_type": within(admin=302),
    "wagtaillocales:add": within(admin=NO),  # both are there
    "wagtailsnippets:index": within(admin=NO),  # nothing is a snippet
    **dict.fromkeys(
        (
            "simple_translation:submit_snippet_translation",
            "wagtailsettings:edit",
            "wagtailsettings:edit of a site",
            "wagtailsettings:preview_on_edit",
            "wagtailadmin_password_reset",  # allauth's
            "wagtailadmin_password_reset_done",
            "wagtailadmin_password_reset_confirm",
            "wagtailadmin_password_reset_complete",
        ),
        within(admin=404),
    ),
    "unnamed: ^.*/$": entered(404, stranger=302),  # whatever is not there; by way of /admin/login/
    "wagtailadmin_error_test": CLOSED,
    # --- documents: no lesson holds one ---
    **dict.fromkeys(
        (
            "wagtailadmin_api:documents:listing",
            "wagtailadmin_api:documents:detail",
            "wagtailadmin_api:documents:find",
            "wagtaildocs:index",
            "wagtaildocs:index_results",
            "wagtaildocs:add",
            "wagtaildocs:edit",
            "wagtaildocs:delete",
            "wagtaildocs:add_multiple",
            "wagtaildocs:edit_multiple",
            "wagtaildocs:create_multiple_from_uploaded_document",
            "wagtaildocs:delete_multiple",
            "wagtaildocs:delete_upload_multiple",
            "wagtaildocs:document_usage",
            "wagtaildocs_chooser:choose",
            "wagtaildocs_chooser:choose_results",
            "wagtaildocs_chooser:chosen",
            "wagtaildocs_chooser:chosen_multiple",
            "wagtaildocs_chooser:create",
        ),
        CLOSED,
    ),
    # --- many at once ---
    **dict.fromkeys(("bulk page.delete", "bulk page.move", "bulk page.publish", "bulk page.unpublish"), AUTHORS),
    **dict.fromkeys(("bulk image.add_tags", "bulk image.add_to_collection", "bulk image.delete"), AUTHORS),
    **dict.fromkeys((f"bulk question.{what}" for what in ("ready", "retire", "draft", "move", "tag")), AUTHORS),
    **dict.fromkeys(("bulk document.add_tags", "bulk document.add_to_collection", "bulk document.delete"), CLOSED),
    **dict.fromkeys(
        tuple(f"bulk person.{what}" for what in ("move", "assign_role", "tag", "untag", "invite", "set_active_state")),
        HR,
    ),
    "bulk person.delete": to(404, "hr", "hr_elsewhere", "auditor"),  # nobody is deleted
}
POST: dict[str, Answers] = {
    "wagtailadmin_logout": entered(302),
    "wagtailadmin_editing_sessions:ping": AUTHORS,
    "wagtailadmin_editing_sessions:release": AUTHORS,
    "wagtailadmin_pages:set_page_position": REVIEWERS,
    "wagtailadmin_pages:lock": to(302, "senior"),
    "wagtailadmin_pages:unlock": within(admin=302),  # the workflow's lock, which is an administrator's to break
    "wagtailadmin_pages:move_confirm": to(302, "senior"),
    "wagtailadmin_api:pages:action": REVIEWERS,
    "resolve_comment": to(302, "trainer", "senior"),
    "wagtailimages:edit_multiple": AUTHORS,
    "wagtailimages:delete_multiple": AUTHORS,
    "wagtailimages:create_multiple_from_uploaded_image": NOT_FOUND_BY_AUTHORS,
    "wagtailimages:delete_upload_multiple": NOT_FOUND_BY_AUTHORS,
    **dict.fromkeys(
        (
            "wagtailadmin_workflows:enable",
            "wagtailadmin_workflows:enable_task",
            "wagtailadmin_workflows:remove",
            "wagtailadmin_workflows:remove of a page",
        ),
        within(admin=302),
    ),
    **dict.fromkeys(
        ("importing:correct", "importing:check", "importing:start", "importing:go_on", "importing:spare"),
        to(302, "hr", hr_elsewhere=404),
    ),
}
