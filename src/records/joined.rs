//! Deliveries of one order, one after the other: shipments add up.

use hashbrown::{HashMap, HashSet};

use super::delivery::{DeliveredFile, Delivery};

impl Delivery {
    /// This delivery with all that was delivered before, the first one first. A file that is handed over
    /// again as it was counts once; an earlier file that is named as another one is called
    /// `earlier-1/NAME`, after the delivery it came with.
    #[must_use]
    pub fn after(self, earlier: Vec<Delivery>) -> Delivery {
        let mut whole = self;
        for (n, delivery) in earlier.into_iter().enumerate().rev() {
            whole = whole.joined(delivery, n + 1);
        }
        whole.files.sort_by(DeliveredFile::in_order);
        whole.refused.sort();
        whole
    }

    fn joined(mut self, earlier: Delivery, number: usize) -> Delivery {
        let mut known: HashMap<String, Vec<DeliveredFile>> = HashMap::new();
        for file in &self.files {
            let named = known.entry(name(&file.path).to_owned()).or_default();
            named.push(file.clone());
        }
        let again = |file: &DeliveredFile| {
            let mut named = known.get(name(&file.path)).into_iter().flatten();
            named.any(|other| other.is_same(file))
        };
        let fresh: Vec<DeliveredFile> = earlier.files.into_iter().filter(|f| !again(f)).collect();
        let mut paths: HashSet<String> = self.files.iter().map(|f| f.path.clone()).collect();
        for mut file in fresh {
            if paths.contains(&file.path) {
                file.path = format!("earlier-{number}/{}", file.path);
            }
            paths.insert(file.path.clone());
            self.files.push(file);
        }
        let refused = earlier.refused.into_iter();
        self.refused
            .extend(refused.map(|(path, why)| (format!("earlier-{number}/{path}"), why)));
        self
    }
}

fn name(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}
