//! Names of files as other programs want them: forward slashes, relative where that is possible.

/// The path of a file as seen from `root`: forward slashes, no `.` segments. A file outside `root`
/// keeps the path that the user gave. `..` stays: behind a symbolic link it cannot be worked out.
pub(super) fn path(name: &str, root: Option<&str>) -> String {
    slashed(name, root, cfg!(windows))
}

fn slashed(name: &str, root: Option<&str>, windows: bool) -> String {
    let name = forward(name, windows);
    let root = root.map(|root| forward(root, windows));
    let below = root.as_deref().and_then(|root| {
        let rest = name.strip_prefix(root.trim_end_matches('/'))?;
        rest.starts_with('/').then_some(rest)
    });
    let network = windows && name.starts_with("//");
    let start = match below {
        Some(_) => "",
        None if network => "//",
        None if name.starts_with('/') => "/",
        None => "",
    };
    let segments: Vec<&str> = below
        .unwrap_or(&name)
        .split('/')
        .filter(|segment| !segment.is_empty() && *segment != ".")
        .collect();
    format!("{start}{}", segments.join("/"))
}

/// Elsewhere than on Windows a backslash is a character like any other.
fn forward(name: &str, windows: bool) -> String {
    match windows {
        true => name.replace('\\', "/"),
        false => name.to_owned(),
    }
}

/// A path made by [`path`] as a URI reference; an absolute one as a `file` URI.
pub(super) fn uri(path: &str) -> String {
    reference(path, cfg!(windows))
}

/// Whether a URI made by [`uri`] is relative. A colon in a relative path is always encoded.
pub(super) fn is_relative(uri: &str) -> bool {
    !uri.starts_with("file:")
}

fn reference(path: &str, windows: bool) -> String {
    let drive = path.as_bytes();
    if windows && drive.len() > 2 && drive[0].is_ascii_alphabetic() && &drive[1..3] == b":/" {
        return format!("file:///{}:{}", &path[..1], encoded(&path[2..]));
    }
    match path.strip_prefix("//") {
        Some(rest) if windows => format!("file://{}", encoded(rest)),
        _ if path.starts_with('/') => format!("file://{}", encoded(path)),
        _ => encoded(path),
    }
}

/// Percent-encodes everything but unreserved characters and slashes (RFC 3986).
fn encoded(path: &str) -> String {
    let mut out = String::new();
    for byte in path.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => {
                out.push(char::from(byte));
            }
            _ => out.push_str(&format!("%{byte:02X}")),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_have_forward_slashes_and_begin_at_the_root() {
        let unix = |name, root| slashed(name, root, false);
        assert_eq!(unix("./a//b/./spec.toml", None), "a/b/spec.toml");
        assert_eq!(unix("../spec.toml", Some("/home/me")), "../spec.toml");
        assert_eq!(unix("/home/me/a/s.toml", Some("/home/me")), "a/s.toml");
        assert_eq!(unix("/home/me/a/s.toml", Some("/home/me/")), "a/s.toml");
        assert_eq!(
            unix("/home/mean/s.toml", Some("/home/me")),
            "/home/mean/s.toml"
        );
        assert_eq!(unix("/etc/s.toml", Some("/")), "etc/s.toml");
        assert_eq!(unix("a\\b.toml", None), "a\\b.toml");
        let windows = |name, root| slashed(name, root, true);
        assert_eq!(windows(".\\a\\s.toml", None), "a/s.toml");
        assert_eq!(windows("C:\\w\\a\\s.toml", Some("C:\\w")), "a/s.toml");
        assert_eq!(
            windows("\\\\host\\share\\s.toml", Some("C:\\w")),
            "//host/share/s.toml"
        );
    }

    #[test]
    fn what_a_uri_cannot_hold_is_encoded() {
        let unix = |path| reference(path, false);
        assert_eq!(
            unix("specs/board 7, rev. B.toml"),
            "specs/board%207%2C%20rev.%20B.toml"
        );
        assert_eq!(unix("c:/100%#?.toml"), "c%3A/100%25%23%3F.toml");
        assert_eq!(unix("Prüfung.toml"), "Pr%C3%BCfung.toml");
        assert_eq!(unix("a\\b.toml"), "a%5Cb.toml");
        assert_eq!(unix("/etc/s.toml"), "file:///etc/s.toml");
        assert!(!is_relative(&unix("/etc/s.toml")) && is_relative(&unix("file:x")));
        assert_eq!(reference("C:/w/a b.toml", true), "file:///C:/w/a%20b.toml");
        assert_eq!(
            reference("//host/share/s.toml", true),
            "file://host/share/s.toml"
        );
    }
}
