//! A slab whose keys carry a generation, so that a key outliving its entry finds nothing instead of a stranger.
//!
//! Readiness events are fetched in batches; an entry may be removed and its place reused while a batch is worked off.

/// Entries addressed by `generation << 32 | index`.
pub(crate) struct Slab<T> {
    entries: Vec<Entry<T>>,
    free: Vec<u32>,
    len: usize,
}

struct Entry<T> {
    generation: u32,
    value: Option<T>,
}

impl<T> Slab<T> {
    pub(crate) const fn new() -> Self {
        Self { entries: Vec::new(), free: Vec::new(), len: 0 }
    }

    #[cfg(test)]
    pub(crate) fn len(&self) -> usize {
        self.len
    }

    pub(crate) fn insert(&mut self, value: T) -> usize {
        self.insert_with(|_| value)
    }

    /// Inserts a value that is made of its own key.
    pub(crate) fn insert_with(&mut self, make: impl FnOnce(usize) -> T) -> usize {
        self.len += 1;
        if let Some(index) = self.free.pop() {
            let entry = &mut self.entries[index as usize];
            let key = key(entry.generation, index);
            entry.value = Some(make(key));
            return key;
        }
        let key = key(0, self.entries.len() as u32);
        self.entries.push(Entry { generation: 0, value: Some(make(key)) });
        key
    }

    pub(crate) fn get(&self, key: usize) -> Option<&T> {
        let entry = self.entries.get(key & 0xffff_ffff)?;
        if entry.generation as usize == key >> 32 { entry.value.as_ref() } else { None }
    }

    pub(crate) fn remove(&mut self, key: usize) -> Option<T> {
        let index = key & 0xffff_ffff;
        let entry = self.entries.get_mut(index)?;
        if entry.generation as usize != key >> 32 {
            return None;
        }
        let value = entry.value.take()?;
        // The top bit stays clear: the largest key belongs to the waker.
        entry.generation = (entry.generation + 1) & 0x7fff_ffff;
        self.free.push(index as u32);
        self.len -= 1;
        Some(value)
    }

    pub(crate) fn drain(&mut self) -> Vec<T> {
        self.free.clear();
        self.len = 0;
        self.entries.drain(..).filter_map(|entry| entry.value).collect()
    }
}

fn key(generation: u32, index: u32) -> usize {
    ((generation as usize) << 32) | index as usize
}

#[cfg(test)]
mod tests {
    use super::Slab;

    #[test]
    fn stale_key_finds_nothing() {
        let mut slab = Slab::new();
        let a = slab.insert('a');
        assert_eq!(slab.remove(a), Some('a'));
        let b = slab.insert('b');
        assert_eq!(slab.get(a), None);
        assert_eq!(slab.get(b), Some(&'b'));
        assert_eq!(slab.len(), 1);
    }
}
