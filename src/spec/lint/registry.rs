//! All lint rules. A new rule is a function, a line here, and a page.

use super::{
    Rule, basis, demand, evidence, identity, levels, moisture, pattern, person, placeholder,
    results, rfq,
};
use crate::spec::codes;

/// The rules, by code.
pub const RULES: &[Rule] = &[
    Rule {
        code: codes::UNUSED_FORM,
        name: "unused-form",
        check: demand::unused_form,
    },
    Rule {
        code: codes::NO_PURPOSE,
        name: "no-purpose",
        check: demand::no_purpose,
    },
    Rule {
        code: codes::NO_DOCUMENT,
        name: "no-document",
        check: demand::no_document,
    },
    Rule {
        code: codes::MISSING_DOCUMENT,
        name: "missing-document",
        check: basis::missing_document,
    },
    Rule {
        code: codes::NO_LIMIT,
        name: "no-limit",
        check: evidence::no_limit,
    },
    Rule {
        code: codes::NO_RETENTION,
        name: "no-retention",
        check: demand::no_retention,
    },
    Rule {
        code: codes::PERSONAL_DATA,
        name: "personal-data",
        check: person::personal_data,
    },
    Rule {
        code: codes::NO_PATTERN,
        name: "no-pattern",
        check: identity::no_pattern,
    },
    Rule {
        code: codes::NOT_SHOWN,
        name: "not-shown",
        check: evidence::not_shown,
    },
    Rule {
        code: codes::RELEASE_FIELD,
        name: "release-field",
        check: results::release_field,
    },
    Rule {
        code: codes::NO_IDENTITY,
        name: "depth-without-identity",
        check: identity::depth_without_identity,
    },
    Rule {
        code: codes::NOT_MAPPED,
        name: "panels-not-mapped",
        check: identity::panels_not_mapped,
    },
    Rule {
        code: codes::NOT_VERIFIED,
        name: "repair-not-verified",
        check: results::repair_not_verified,
    },
    Rule {
        code: codes::NO_TEST_PLAN,
        name: "test-without-plan",
        check: basis::test_without_plan,
    },
    Rule {
        code: codes::UNTIED_IMAGE,
        name: "image-without-identity",
        check: results::image_without_identity,
    },
    Rule {
        code: codes::DEPTH_OVERRULED,
        name: "depth-overruled",
        check: identity::depth_overruled,
    },
    Rule {
        code: codes::NEEDED_ALL_THE_SAME,
        name: "not-required-but-needed",
        check: evidence::not_required_but_needed,
    },
    Rule {
        code: codes::IMPOSSIBLE_PATTERN,
        name: "impossible-pattern",
        check: pattern::impossible,
    },
    Rule {
        code: codes::AMBIGUOUS_PATTERN,
        name: "ambiguous-pattern",
        check: pattern::ambiguous,
    },
    Rule {
        code: codes::TOO_FEW_IDENTITIES,
        name: "too-few-identities",
        check: pattern::too_few,
    },
    Rule {
        code: codes::UNRECONCILED,
        name: "unreconciled-shipment",
        check: evidence::unreconciled_shipment,
    },
    Rule {
        code: codes::UNREADABLE_FORMAT,
        name: "unreadable-format",
        check: evidence::unreadable_format,
    },
    Rule {
        code: codes::MOISTURE_FACTS,
        name: "moisture-facts",
        check: moisture::facts,
    },
    Rule {
        code: codes::MOISTURE_UNHANDLED,
        name: "moisture-unhandled",
        check: moisture::unhandled,
    },
    Rule {
        code: codes::NO_HANDLING_STANDARD,
        name: "no-handling-standard",
        check: moisture::no_handling_standard,
    },
    Rule {
        code: codes::ALTERNATE_EXPIRES,
        name: "alternate-expires",
        check: basis::alternate_expires,
    },
    Rule {
        code: codes::DUE_BEFORE_ISSUE,
        name: "due-before-issue",
        check: rfq::due_before_issue,
    },
    Rule {
        code: codes::FOLLOWS_TOO_LATE,
        name: "follows-too-late",
        check: basis::follows_too_late,
    },
    Rule {
        code: codes::LARGE_SAMPLE,
        name: "sample-exceeds-build",
        check: results::sample_exceeds_build,
    },
    Rule {
        code: codes::STRAY_RATE,
        name: "stray-exchange-rate",
        check: rfq::stray_exchange_rate,
    },
    Rule {
        code: codes::QUANTITY_NOT_ASKED,
        name: "build-quantity-not-quoted",
        check: rfq::build_quantity_not_quoted,
    },
    Rule {
        code: codes::SILENT_PASS,
        name: "failures-only-unproved",
        check: results::failures_only_unproved,
    },
    Rule {
        code: codes::FREE_RETEST,
        name: "retest-without-repair",
        check: results::retest_without_repair,
    },
    Rule {
        code: codes::ALL_KNOCKOUTS,
        name: "all-knockouts",
        check: rfq::all_knockouts,
    },
    Rule {
        code: codes::IMAGES_OF_ALL,
        name: "images-of-every-unit",
        check: results::images_of_every_unit,
    },
    Rule {
        code: codes::NO_INTERVAL,
        name: "no-interval",
        check: evidence::no_interval,
    },
    Rule {
        code: codes::PAPERS_KNOCKOUT,
        name: "knockout-for-papers",
        check: rfq::knockout_for_papers,
    },
    Rule {
        code: codes::ACCESS_FOR_RELEASE,
        name: "access-for-release",
        check: evidence::access_for_release,
    },
    Rule {
        code: codes::BASIS_NOT_SHOWN,
        name: "basis-not-shown",
        check: basis::basis_not_shown,
    },
    Rule {
        code: codes::UNEXPLAINED_ALLOW,
        name: "unexplained-allow",
        check: levels::unexplained_allow,
    },
    Rule {
        code: codes::NOT_COUNTED,
        name: "boards-not-counted",
        check: identity::boards_not_counted,
    },
    Rule {
        code: codes::NO_PROGRAM,
        name: "no-approved-program",
        check: basis::no_approved_program,
    },
    Rule {
        code: codes::FIRST_OF_ALL,
        name: "first-article-of-every-unit",
        check: results::first_article_of_every_unit,
    },
    Rule {
        code: codes::PLACEHOLDER,
        name: "placeholder",
        check: placeholder::placeholder,
    },
    Rule {
        code: codes::NO_ESTIMATE,
        name: "no-estimate",
        check: rfq::no_estimate,
    },
    Rule {
        code: codes::IDLE_ESTIMATE,
        name: "idle-estimate",
        check: rfq::idle_estimate,
    },
];
