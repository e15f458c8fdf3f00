//! How much of an order is due: shipments add up, and what was not to be shipped yet is not missing.

use super::{Order, Shipment};

/// A shipment that the order does not have.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.in_words())]
pub struct NoSuchShipment {
    /// The shipment that was named.
    pub shipment: String,
    /// The shipments of the order.
    pub known: Vec<String>,
}

impl NoSuchShipment {
    fn in_words(&self) -> String {
        let shipment = &self.shipment;
        match self.known.is_empty() {
            true => format!(
                "the order is not split into shipments; `{shipment}` needs an [[order.shipment]]"
            ),
            false => format!(
                "`{shipment}` is no shipment of the order; it has {}",
                self.known.join(", ")
            ),
        }
    }
}

impl Order {
    /// The order as far as it is due with a shipment: that one and all that stand before it. With the
    /// last one, the whole order is due.
    ///
    /// # Errors
    /// When the order has no such shipment.
    pub fn up_to(&self, shipment: &str) -> Result<Order, NoSuchShipment> {
        let ids = || self.shipments.iter().map(|s| s.id.clone());
        let last = self.shipments.iter().position(|s| s.id == shipment);
        let due: &[Shipment] = last
            .and_then(|last| self.shipments.get(..=last))
            .ok_or_else(|| NoSuchShipment {
                shipment: shipment.to_owned(),
                known: ids().collect(),
            })?;
        let quantity = due.iter().map(|s| s.quantity).sum();
        Ok(Order {
            quantity,
            shipments: due.to_vec(),
            ..self.clone()
        })
    }

    /// Whether more is to be shipped than is due.
    #[must_use]
    pub fn is_partial(&self) -> bool {
        self.quantity < self.ordered
    }

    /// Fewest and most boards that may have been shipped so far.
    #[must_use]
    pub fn shipped_bounds(&self) -> (u64, u64) {
        (
            u64::from(self.quantity.saturating_sub(self.tolerance.under)),
            u64::from(self.quantity) + u64::from(self.tolerance.over),
        )
    }

    /// Fewest and most boards that may have been built so far: a lot may be built whole before all of it
    /// is shipped, and a replaced board was built as well.
    #[must_use]
    pub fn built_bounds(&self) -> (u64, u64) {
        let replaced = self.replacements.len() as u64;
        let most = u64::from(self.ordered) + u64::from(self.tolerance.over) + replaced;
        (self.shipped_bounds().0, most)
    }

    /// The replacement of a board, where the buyer agreed to one.
    #[must_use]
    pub fn replacement_of(&self, board: &str) -> Option<&str> {
        let mut replacements = self.replacements.iter();
        replacements
            .find(|r| r.old == board)
            .map(|r| r.new.as_str())
    }
}
