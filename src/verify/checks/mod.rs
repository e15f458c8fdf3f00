//! Runs a generic check over the records. One arm per kind; each kind knows nothing of clauses.

mod closure;
mod compare;
mod coverage;
mod date_code;
mod fields;
mod files;
mod history;
mod in_order;
mod limits;
mod links;
mod material;
mod moisture;
mod placements;
mod programs;
mod results;
mod route;
mod shipments;
mod time;

pub(super) use files::examples_left_in;

use crate::checks::CheckKind as K;

use super::outcome::Outcome;
use super::world::World;

/// Runs one check.
#[must_use]
pub fn run(world: &World<'_>, check: &K) -> Outcome {
    match check {
        K::Delivered { form } => fields::delivered(world, form),
        K::Field { form, field, when } => fields::field(world, form, field, when.as_ref()),
        K::Prohibited {
            form,
            filter,
            field,
        } => fields::prohibited(world, form, filter, field),
        K::Identity { level } => fields::identity_level(world, level),
        K::Key { form } => fields::key(world, form),
        K::Covers {
            form,
            filter,
            depth,
            coverage,
        } => coverage::covers(world, form, filter, *depth, *coverage),
        K::Population {} => coverage::population(world),
        K::Matches {
            form,
            field,
            equals,
        } => compare::matches(world, form, field, *equals),
        K::SumEquals {
            form,
            quantity,
            equals,
        } => compare::sum_equals(world, form, quantity, *equals),
        K::Counts {
            form,
            quantity,
            by,
            counted,
        } => compare::counts(world, form, quantity, by, *counted),
        K::Value {
            form,
            field,
            values,
        } => compare::value(world, form, field, values),
        K::Shipments { form } => shipments::shipments(world, form),
        K::OneToOne { form, key, value } => links::one_to_one(world, form, key, value),
        K::GroupSize {
            form,
            group,
            member,
        } => links::group_size(world, form, group, member),
        K::References { from, to, on } => links::references(world, from, to, on),
        K::Cites { form, field, known } => links::cites(world, form, field, known),
        K::Excludes { form, from, on } => links::excludes(world, form, from, on),
        K::Links {} => links::same_descent(world),
        K::Files { form, field } => files::named(world, form, field),
        K::Images {
            form,
            filter,
            formats,
            disposition,
        } => files::images(world, form, filter, formats, *disposition),
        K::Document { name } => files::document(world, name),
        K::Readable {} => files::readable(world),
        K::Duplicates {} => files::duplicates(world),
        K::Ordered { form, first, then } => time::ordered(world, form, first, then),
        K::Sequence { first, then, by } => time::sequence(world, first, then, by),
        K::NotBefore { form, at, since } => time::not_before(world, form, at, since),
        K::NotAfterDay { form, at, day } => time::not_after_day(world, form, at, day),
        K::TimeStamps {} => time::stamps(world),
        K::Frequency { form, at, hours } => time::frequency(world, form, at, *hours),
        K::FirstOff {
            form,
            set_up,
            travel,
            after,
        } => time::first_off(world, form, set_up, travel, after),
        K::ApprovedMaterial { form } => material::approved(world, form),
        K::BomLinesLoaded { form } => material::lines_loaded(world, form),
        K::PlacementsLoaded { form } => placements::loaded(world, form),
        K::Usage { form } => material::usage(world, form),
        K::MoistureCards { form, loaded } => moisture::cards(world, form, loaded),
        K::FloorLife { form } => moisture::floor_life(world, form),
        K::Genealogy { form } => history::genealogy(world, form),
        K::Route { form } => history::route(world, form),
        K::RouteKept { form, steps } => route::kept(world, form, steps),
        K::DateCodes {
            form,
            written,
            max_age_weeks,
            loaded,
        } => date_code::dated(world, form, loaded, (*written, *max_age_weeks)),
        K::RollUp { form, subject, at } => history::roll_up(world, form, subject, at),
        K::ApprovedProgram { form } => programs::approved(world, form),
        K::ProgramsSetUp { form } => programs::set_up(world, form),
        K::FinalState {
            form,
            subject,
            at,
            filter,
            except,
            declared,
        } => results::final_state(
            world,
            &results::Steps {
                form,
                subject,
                at,
                filter,
                except,
            },
            *declared,
        ),
        K::RetestFlag { form } => results::retest_flag(world, form),
        K::Retests {
            form,
            filter,
            allowed,
            repair,
        } => results::retests(world, form, filter, *allowed, *repair),
        K::Limits { form, filter } => limits::limits(world, form, filter),
        K::RangeOrReason {
            form,
            value,
            low,
            high,
            reasons,
        } => limits::range_or_reason(world, form, [value, low, high], reasons),
        K::Trigger {
            form,
            decision,
            by,
            count,
            over_order,
        } => results::trigger(world, form, decision, by, *count, *over_order),
        K::ClosedLoop { form, stages } => closure::closed_loop(world, form, stages),
        K::Verified { form } => closure::verified(world, form),
        K::OpenNcrShipped {
            form,
            shipped,
            stages,
        } => closure::open_shipped(world, form, shipped, stages),
    }
}
