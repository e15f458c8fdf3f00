//! The sample's stations on the route that the spec gives.

use crate::spec::model::{RouteStep, Spec};

use super::plan::{Step, Work, process};

/// The steps in the order of the spec's route; a step of it that the sample does not know is a process
/// that every board passes.
pub(super) fn along(spec: &Spec, steps: Vec<Step>) -> Vec<Step> {
    let route = match spec.record.get("panel-traveler") {
        Some(record) if !record.route.is_empty() => record.route.as_slice(),
        _ => return steps,
    };
    let places = placed(route, &steps);
    let mut all: Vec<(usize, Step)> = Vec::new();
    let mut last = 0;
    for (mut step, place) in steps.into_iter().zip(places) {
        // What the route leaves open stays behind what it followed; everything is packed at the end.
        last = match (place, step.work) {
            (Some(place), _) => place,
            (None, Work::Pack) => route.len(),
            (None, _) => last,
        };
        if let Some(rule) = place.and_then(|place| route.get(place))
            && !rule.takes(&step.station)
        {
            step.station = example(rule);
        }
        all.push((last, step));
    }
    for (place, rule) in route.iter().enumerate() {
        let everybody = |(at, step): &(usize, Step)| {
            *at == place && step.limit.is_none() && rule.takes(&step.station)
        };
        if !all.iter().any(everybody) && !rule.is_optional() {
            let on_panel = all.iter().any(|(at, step)| *at > place && step.on_panel);
            all.push((place, process(&example(rule), on_panel)));
        }
    }
    all.sort_by_key(|(place, _)| *place);
    all.into_iter().map(|(_, step)| step).collect()
}

/// Which step of the route each step of the sample is: by its station, else by the word it begins with.
fn placed(route: &[RouteStep], steps: &[Step]) -> Vec<Option<usize>> {
    let mut taken = vec![false; route.len()];
    steps
        .iter()
        .map(|step| {
            let free = |at: &usize| !taken[*at];
            let named = |at: &usize| route[*at].takes(&step.station);
            // The stations of programs are the approval's.
            let alike = |at: &usize| {
                !matches!(step.work, Work::Place(_))
                    && stem(&example(&route[*at])) == stem(&step.station)
            };
            let all = || (0..route.len()).filter(free);
            let place = all().find(named).or_else(|| all().find(alike));
            let place = place.or_else(|| (0..route.len()).find(named));
            if let (Some(place), None) = (place, step.limit) {
                taken[place] = true;
            }
            place
        })
        .collect()
}

/// A station that a step takes.
fn example(step: &RouteStep) -> String {
    let first = step.stations().first();
    first.map_or_else(String::new, |pattern| pattern.replace('*', "1"))
}

/// The letters that a station's name begins with.
fn stem(station: &str) -> String {
    let letters = station.chars().take_while(|c| c.is_alphabetic());
    letters.flat_map(char::to_uppercase).collect()
}
