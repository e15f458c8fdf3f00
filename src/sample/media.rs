//! Files beside the records: small valid images and one-page documents, each with bytes of its own.

use super::rng::Rng;
use crate::spec::basis::sha256;

/// Edge of an image in blocks of eight pixels.
const BLOCKS: usize = 4;
/// Edge of an image in pixels.
const EDGE: usize = BLOCKS * 8;

/// A file by the ending of its name; what shows no picture shows its name.
pub(super) fn file(name: &str) -> Vec<u8> {
    let ending = name.rsplit('.').next().unwrap_or_default();
    match ending.to_ascii_lowercase().as_str() {
        "jpg" | "jpeg" => jpeg(name),
        "pdf" => pdf(&[name.to_owned()]),
        "png" => png(name),
        _ => format!("{name}\n").into_bytes(),
    }
}

/// A seed from a name, so that every file differs.
fn seeded(name: &str) -> Rng {
    let digest = sha256(name.as_bytes());
    Rng::new(u64::from_str_radix(&digest[..16], 16).unwrap_or(1))
}

/// A grey PNG with a pattern made from its name, which it also carries as a comment.
fn png(name: &str) -> Vec<u8> {
    let mut rng = seeded(name);
    let shades: Vec<u8> = (0..BLOCKS * BLOCKS)
        .map(|_| u8::try_from(rng.between(40, 220)).unwrap_or(128))
        .collect();
    let mut raw = Vec::with_capacity(EDGE * (EDGE + 1));
    for y in 0..EDGE {
        raw.push(0);
        raw.extend((0..EDGE).map(|x| shades[y / 8 * BLOCKS + x / 8]));
    }
    let edge = u32::try_from(EDGE).unwrap_or(0).to_be_bytes();
    let header = [&edge[..], &edge[..], &[8, 0, 0, 0, 0]].concat();
    let comment = [b"Title\0".as_slice(), ascii(name).as_bytes()].concat();
    let mut out = b"\x89PNG\r\n\x1a\n".to_vec();
    chunk(&mut out, b"IHDR", &header);
    chunk(&mut out, b"tEXt", &comment);
    chunk(&mut out, b"IDAT", &zlib_stored(&raw));
    chunk(&mut out, b"IEND", &[]);
    out
}

fn chunk(out: &mut Vec<u8>, kind: &[u8; 4], data: &[u8]) {
    out.extend(u32::try_from(data.len()).unwrap_or(0).to_be_bytes());
    let start = out.len();
    out.extend(kind);
    out.extend(data);
    let crc = crc32(&out[start..]);
    out.extend(crc.to_be_bytes());
}

/// A zlib stream of one uncompressed block; images here are far below its 64 KiB.
fn zlib_stored(raw: &[u8]) -> Vec<u8> {
    let length = u16::try_from(raw.len()).unwrap_or(u16::MAX);
    let mut out = vec![0x78, 0x01, 0x01];
    out.extend(length.to_le_bytes());
    out.extend((!length).to_le_bytes());
    out.extend(raw);
    let (mut a, mut b) = (1_u32, 0_u32);
    for byte in raw {
        a = (a + u32::from(*byte)) % 65521;
        b = (b + a) % 65521;
    }
    out.extend(((b << 16) | a).to_be_bytes());
    out
}

fn crc32(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(u32::MAX, |crc, byte| {
        (0..8).fold(crc ^ u32::from(*byte), |crc, _| {
            (crc >> 1) ^ (0xedb8_8320 & (crc & 1).wrapping_neg())
        })
    })
}

/// A grey baseline JPEG whose blocks take one byte each: a one-bit DC code, six bits of difference,
/// a one-bit end of block. The leading and closing zero bits keep every byte below 0xFF.
fn jpeg(name: &str) -> Vec<u8> {
    let mut rng = seeded(name);
    let mut out = vec![0xff, 0xd8];
    segment(&mut out, 0xe0, b"JFIF\0\x01\x01\0\0\x01\0\x01\0\0");
    segment(&mut out, 0xfe, ascii(name).as_bytes());
    let mut table = vec![0];
    table.extend([12; 64]);
    segment(&mut out, 0xdb, &table);
    let edge = u8::try_from(EDGE).unwrap_or(8);
    segment(&mut out, 0xc0, &[8, 0, edge, 0, edge, 1, 1, 0x11, 0]);
    let mut huffman = vec![0x00, 1];
    huffman.extend([0; 15]);
    huffman.push(6);
    segment(&mut out, 0xc4, &huffman);
    huffman[0] = 0x10;
    huffman[17] = 0;
    segment(&mut out, 0xc4, &huffman);
    segment(&mut out, 0xda, &[1, 1, 0x00, 0, 63, 0]);
    for block in 0..BLOCKS * BLOCKS {
        // Differences of alternating sign keep the grey in the middle of its range.
        let low = if block % 2 == 0 { 32 } else { 0 };
        let bits = u8::try_from(rng.between(low, low + 31)).unwrap_or(0);
        out.push(bits << 1);
    }
    out.extend([0xff, 0xd9]);
    out
}

fn segment(out: &mut Vec<u8>, marker: u8, data: &[u8]) {
    out.extend([0xff, marker]);
    out.extend(u16::try_from(data.len() + 2).unwrap_or(2).to_be_bytes());
    out.extend(data);
}

/// A one-page PDF with these lines of text.
pub(super) fn pdf(lines: &[String]) -> Vec<u8> {
    let mut text = "BT /F1 12 Tf 16 TL 72 770 Td\n".to_owned();
    for line in lines {
        let line = ascii(line)
            .replace('\\', "\\\\")
            .replace('(', "\\(")
            .replace(')', "\\)");
        text.push_str(&format!("({line}) Tj T*\n"));
    }
    text.push_str("ET\n");
    let objects = [
        "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>".to_owned(),
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>".to_owned(),
        format!("<< /Length {} >>\nstream\n{text}endstream", text.len()),
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>".to_owned(),
    ];
    let mut out = "%PDF-1.4\n".to_owned();
    let mut starts = Vec::new();
    for (index, object) in objects.iter().enumerate() {
        starts.push(out.len());
        out.push_str(&format!("{} 0 obj\n{object}\nendobj\n", index + 1));
    }
    let table = out.len();
    out.push_str(&format!(
        "xref\n0 {}\n0000000000 65535 f \n",
        objects.len() + 1
    ));
    for start in starts {
        out.push_str(&format!("{start:010} 00000 n \n"));
    }
    out.push_str(&format!(
        "trailer\n<< /Size {} /Root 1 0 R >>\nstartxref\n{table}\n%%EOF\n",
        objects.len() + 1
    ));
    out.into_bytes()
}

fn ascii(text: &str) -> String {
    text.chars()
        .map(|c| {
            if c.is_ascii_graphic() || c == ' ' {
                c
            } else {
                '?'
            }
        })
        .collect()
}
