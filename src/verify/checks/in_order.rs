//! The steps of a unit in the order of time, whatever the order of their rows.

use super::results::Event;

/// Steps that wait at least, before they are put among the others.
const FEW: usize = 64;

/// The steps of a unit, one for each moment. Records mostly come in the order of their time; those that do
/// not wait, and are put among the others when they are many: one by one would cost the square.
#[derive(Default)]
pub(super) struct InOrder<'a> {
    events: Vec<Event<'a>>,
    waiting: Vec<Event<'a>>,
}

impl<'a> InOrder<'a> {
    /// Adds a step. Of several at one moment, all have to pass.
    pub(super) fn add(&mut self, event: Event<'a>) {
        match self.events.last_mut() {
            Some(last) if last.at == event.at => merge(last, event),
            Some(last) if last.at > event.at => self.add_late(event),
            _ => self.events.push(event),
        }
    }

    fn add_late(&mut self, event: Event<'a>) {
        match self
            .events
            .binary_search_by_key(&event.at, |known| known.at)
        {
            Ok(known) => {
                if let Some(known) = self.events.get_mut(known) {
                    merge(known, event);
                }
            }
            Err(_) => match self.waiting.last_mut() {
                Some(last) if last.at == event.at => merge(last, event),
                _ => {
                    self.waiting.push(event);
                    if self.waiting.len() >= FEW.max(self.events.len() / 4) {
                        self.settle();
                    }
                }
            },
        }
    }

    /// Puts what waits among the others.
    fn settle(&mut self) {
        // Rows of one moment stay in their order, so that the same one is named.
        self.waiting.sort_by_key(|event| event.at);
        let known = std::mem::take(&mut self.events);
        let mut late = std::mem::take(&mut self.waiting).into_iter().peekable();
        self.events.reserve(known.len() + late.len());
        for event in known {
            while let Some(before) = late.next_if(|late| late.at < event.at) {
                self.push(before);
            }
            self.push(event);
        }
        late.for_each(|event| self.push(event));
    }

    fn push(&mut self, event: Event<'a>) {
        match self.events.last_mut() {
            Some(last) if last.at == event.at => merge(last, event),
            _ => self.events.push(event),
        }
    }

    /// All steps, in the order of time.
    pub(super) fn events(mut self) -> Vec<Event<'a>> {
        if !self.waiting.is_empty() {
            self.settle();
        }
        self.events
    }
}

/// A further row at the same moment: the first that did not pass is the one to name.
fn merge<'a>(known: &mut Event<'a>, event: Event<'a>) {
    if !event.passed && known.passed {
        known.row = event.row;
    }
    known.passed &= event.passed;
}
