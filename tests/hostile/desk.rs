//! A folder with spec, order and a delivery, and the program run in it with little memory and time.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use super::folder::copy;

/// What a run may take: a debug build beside other work needs a part of it.
const PATIENCE: Duration = Duration::from_secs(60);
/// Address space in KiB that a run may take, with the program itself.
pub const MEMORY: u64 = 1 << 20;

/// A folder that a user works in.
pub struct Desk {
    folder: tempfile::TempDir,
}

/// What a run said.
pub struct Said {
    pub code: Option<i32>,
    pub out: String,
    pub err: String,
}

impl Said {
    /// Everything that was said.
    pub fn all(&self) -> String {
        format!("{}\n{}", self.out, self.err)
    }

    /// It held what it was given: not clean, in words that have these in them, without falling over.
    pub fn refuses(&self, words: &[&str]) {
        self.stands();
        let all = self.all();
        assert!(matches!(self.code, Some(1 | 2)), "{:?}\n{all}", self.code);
        assert!(!self.out.trim_start().starts_with("RELEASE"), "{all}");
        // Lines are wrapped: where, does not matter.
        let plain = all.split_whitespace().collect::<Vec<_>>().join(" ");
        for word in words {
            assert!(plain.contains(word), "not said: {word}\n{all}");
        }
    }

    /// It ended by itself, and not because something in it broke.
    pub fn stands(&self) {
        let all = self.all();
        assert!(self.code.is_some(), "ended by a signal\n{all}");
        for broken in [
            "panicked",
            "overflowed its stack",
            "memory allocation",
            "RUST_BACKTRACE",
        ] {
            assert!(!all.contains(broken), "{all}");
        }
    }
}

impl Desk {
    /// The small board that is written by hand, with its clean delivery.
    pub fn new() -> Desk {
        let desk = Desk {
            folder: tempfile::tempdir().unwrap(),
        };
        let hand = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/hand");
        for name in ["spec.toml", "order.toml"] {
            std::fs::copy(hand.join(name), desk.path(name)).unwrap();
        }
        copy(&hand.join("basis"), &desk.path("basis"));
        copy(&hand.join("clean"), &desk.path("delivery"));
        desk
    }

    /// A place in the folder.
    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Writes a file.
    pub fn put(&self, name: &str, bytes: &[u8]) {
        let path = self.path(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, bytes).unwrap();
    }

    /// Every file in the folder but those of `out`, with its size.
    pub fn files(&self) -> BTreeMap<PathBuf, u64> {
        let mut files = BTreeMap::new();
        let mut open = vec![self.folder.path().to_path_buf()];
        while let Some(folder) = open.pop() {
            for entry in std::fs::read_dir(folder).unwrap() {
                let entry = entry.unwrap();
                if entry.path() == self.path("out") {
                    continue;
                }
                if entry.file_type().unwrap().is_dir() {
                    open.push(entry.path());
                } else {
                    let about = entry.path().symlink_metadata().unwrap();
                    files.insert(entry.path(), about.len());
                }
            }
        }
        files
    }

    /// Begins a run: a shell sets bounds and becomes the program.
    pub fn begin(&self, bounds: &str, arguments: &[&str]) -> Running {
        let (out, err) = (tempfile::tempfile().unwrap(), tempfile::tempfile().unwrap());
        let child = Command::new("sh")
            .arg("-c")
            .arg(format!("{bounds}; exec \"$@\""))
            .arg("sh")
            .arg(env!("CARGO_BIN_EXE_tracespec"))
            .args(arguments)
            .current_dir(self.folder.path())
            .env("TMPDIR", self.folder.path().join("tmp"))
            .env_remove("RUST_BACKTRACE")
            .stdin(Stdio::null())
            .stdout(out.try_clone().unwrap())
            .stderr(err.try_clone().unwrap())
            .spawn()
            .unwrap();
        Running { child, out, err }
    }

    /// Runs the program within the usual bounds, and holds that nothing is written beside `out`.
    pub fn run(&self, arguments: &[&str]) -> Said {
        self.run_within(&format!("ulimit -v {MEMORY}"), arguments)
    }

    /// The same within other bounds.
    pub fn run_within(&self, bounds: &str, arguments: &[&str]) -> Said {
        std::fs::create_dir_all(self.path("tmp")).unwrap();
        let before = self.files();
        let said = self.begin(bounds, arguments).end();
        assert_eq!(self.files(), before, "{}", said.all());
        said
    }

    /// Verifies `delivery`.
    pub fn verify(&self) -> Said {
        self.verify_with(&[])
    }

    /// Verifies `delivery` with further arguments.
    pub fn verify_with(&self, more: &[&str]) -> Said {
        let verb = [
            "verify",
            "--all",
            "--as-of",
            "2026-11-23",
            "--order",
            "order.toml",
        ];
        let files = ["spec.toml", "delivery"];
        self.run(&[&verb[..], more, &files[..]].concat())
    }

    /// A delivery that is clean but for this file.
    pub fn verify_beside(&self, name: &str, bytes: &[u8]) -> Said {
        self.put(&format!("delivery/{name}"), bytes);
        self.verify()
    }
}

/// A program that runs.
pub struct Running {
    pub child: Child,
    out: std::fs::File,
    err: std::fs::File,
}

impl Running {
    /// Waits for its end, and no longer than it may take.
    pub fn end(mut self) -> Said {
        use std::io::{Read as _, Seek as _};
        let began = Instant::now();
        let status = loop {
            if let Some(status) = self.child.try_wait().unwrap() {
                break status;
            }
            if began.elapsed() > PATIENCE {
                self.child.kill().unwrap();
                panic!("it takes longer than {PATIENCE:?}");
            }
            std::thread::sleep(Duration::from_millis(5));
        };
        let read = |mut file: std::fs::File| {
            let mut bytes = Vec::new();
            file.rewind().unwrap();
            file.read_to_end(&mut bytes).unwrap();
            String::from_utf8_lossy(&bytes).into_owned()
        };
        Said {
            code: status.code(),
            out: read(self.out),
            err: read(self.err),
        }
    }
}
