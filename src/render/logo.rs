//! A company's logo: recognised by its bytes, and refused before it can do harm.

use super::doc::{Logo, PictureKind};

/// Longest side in pixels.
const MOST_PIXELS: u32 = 4000;
/// Largest file in bytes.
const MOST_BYTES: usize = 2 * 1024 * 1024;

impl Logo {
    /// Recognises a PNG or JPEG file and its size.
    ///
    /// # Errors
    /// When it is neither, is damaged, or is larger than a logo needs to be; the message says what to
    /// do.
    pub fn read(bytes: Vec<u8>) -> Result<Logo, String> {
        if bytes.len() > MOST_BYTES {
            return Err(format!(
                "the logo has {} MB, more than the 2 MB that go into every document; save it smaller",
                bytes.len().div_ceil(1024 * 1024)
            ));
        }
        let (kind, (width, height)) = if bytes.starts_with(b"\x89PNG\r\n\x1a\n") {
            (PictureKind::Png, png_size(&bytes)?)
        } else if bytes.starts_with(&[0xff, 0xd8]) {
            (PictureKind::Jpeg, jpeg_size(&bytes)?)
        } else {
            return Err("the logo is neither PNG nor JPEG; save it as one of them".to_owned());
        };
        if width == 0 || height == 0 {
            return Err("the logo has no pixels; save it again".to_owned());
        }
        if width.max(height) > MOST_PIXELS {
            return Err(format!(
                "the logo has {width} × {height} pixels; save it with at most {MOST_PIXELS} on a side"
            ));
        }
        Ok(Logo {
            kind,
            bytes,
            width,
            height,
        })
    }
}

/// All of the picture is decoded once, so that no document is written around a damaged one.
fn png_size(bytes: &[u8]) -> Result<(u32, u32), String> {
    let damaged = |error: png::DecodingError| {
        format!("the logo is a damaged PNG file ({error}); save it again")
    };
    let header = png::Decoder::new(std::io::Cursor::new(bytes))
        .read_info()
        .map_err(damaged)?
        .info()
        .size();
    if header.0.max(header.1) <= MOST_PIXELS {
        rgb_on_white(bytes).map_err(damaged)?;
    }
    Ok(header)
}

/// Width and height from the frame header of a JPEG file.
fn jpeg_size(bytes: &[u8]) -> Result<(u32, u32), String> {
    jpeg_frame(bytes)
        .map(|frame| (frame.width, frame.height))
        .ok_or_else(|| "the logo is a damaged JPEG file; save it again".to_owned())
}

/// What a JPEG file says of its picture.
pub(super) struct JpegFrame {
    width: u32,
    height: u32,
    /// 1 grey, 3 colours, 4 printing inks.
    pub(super) components: u8,
}

/// Walks the segments of a JPEG file to its frame header.
pub(super) fn jpeg_frame(bytes: &[u8]) -> Option<JpegFrame> {
    let mut at = 2;
    loop {
        if *bytes.get(at)? != 0xff {
            return None;
        }
        let marker = *bytes.get(at + 1)?;
        if marker == 0xff {
            at += 1;
            continue;
        }
        let length = usize::from(u16::from_be_bytes([
            *bytes.get(at + 2)?,
            *bytes.get(at + 3)?,
        ]));
        // C0 to CF are frames, but for tables of codes (C4, CC) and the reserved C8.
        if matches!(marker, 0xc0..=0xcf) && !matches!(marker, 0xc4 | 0xc8 | 0xcc) {
            let two = |offset: usize| {
                Some(u16::from_be_bytes([
                    *bytes.get(at + offset)?,
                    *bytes.get(at + offset + 1)?,
                ]))
            };
            let components = *bytes.get(at + 9)?;
            return Some(JpegFrame {
                width: u32::from(two(7)?),
                height: u32::from(two(5)?),
                components,
            })
            .filter(|frame| matches!(frame.components, 1 | 3 | 4));
        }
        if marker == 0xda || length < 2 {
            return None;
        }
        at += 2 + length;
    }
}

/// Pixels of a PNG file as red, green and blue; what is transparent is white.
pub(super) fn rgb_on_white(bytes: &[u8]) -> Result<Vec<u8>, png::DecodingError> {
    let mut decoder = png::Decoder::new(std::io::Cursor::new(bytes));
    decoder.set_transformations(png::Transformations::normalize_to_color8());
    let mut reader = decoder.read_info()?;
    let size = reader
        .output_buffer_size()
        .ok_or(png::DecodingError::LimitsExceeded)?;
    let mut pixels = vec![0; size];
    let frame = reader.next_frame(&mut pixels)?;
    pixels.truncate(frame.buffer_size());
    let on_white = |part: u8, alpha: u8| {
        let sum = u32::from(part) * u32::from(alpha) + 255 * (255 - u32::from(alpha));
        u8::try_from((sum + 127) / 255).unwrap_or(u8::MAX)
    };
    Ok(match frame.color_type {
        png::ColorType::Grayscale | png::ColorType::Indexed => {
            pixels.iter().flat_map(|grey| [*grey; 3]).collect()
        }
        png::ColorType::GrayscaleAlpha => pixels
            .chunks_exact(2)
            .flat_map(|pixel| match pixel {
                [grey, alpha] => [on_white(*grey, *alpha); 3],
                _ => [255; 3],
            })
            .collect(),
        png::ColorType::Rgb => pixels,
        png::ColorType::Rgba => pixels
            .chunks_exact(4)
            .flat_map(|pixel| match pixel {
                [red, green, blue, alpha] => {
                    [*red, *green, *blue].map(|part| on_white(part, *alpha))
                }
                _ => [255; 3],
            })
            .collect(),
    })
}

/// Width and height at which a logo fits a space; its proportions stay.
pub(super) fn size_within(logo: &Logo, width: f64, height: f64) -> (f64, f64) {
    let (wide, high) = (f64::from(logo.width.max(1)), f64::from(logo.height.max(1)));
    let scale = (width / wide).min(height / high);
    (wide * scale, high * scale)
}

/// Bytes as they stand in an address of a page.
pub(super) fn base64(bytes: &[u8]) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut out = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for three in bytes.chunks(3) {
        let bits = (0..3).fold(0_usize, |bits, at| {
            bits << 8 | usize::from(three.get(at).copied().unwrap_or(0))
        });
        for place in 0..4 {
            let letter = LETTERS.get(bits >> (18 - 6 * place) & 63);
            out.push(match letter {
                Some(letter) if place <= three.len() => char::from(*letter),
                _ => '=',
            });
        }
    }
    out
}

#[cfg(test)]
pub(super) mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

    use super::*;

    /// A PNG file of one colour.
    pub(in crate::render) fn png(width: u32, height: u32, pixel: [u8; 4]) -> Vec<u8> {
        let mut bytes = Vec::new();
        let mut encoder = png::Encoder::new(&mut bytes, width, height);
        encoder.set_color(png::ColorType::Rgba);
        let mut writer = encoder.write_header().unwrap();
        let pixels = pixel.repeat((width * height) as usize);
        writer.write_image_data(&pixels).unwrap();
        writer.finish().unwrap();
        bytes
    }

    /// The head of a JPEG file: start, an application segment, a frame.
    fn jpeg(width: u16, height: u16) -> Vec<u8> {
        let mut bytes = vec![0xff, 0xd8, 0xff, 0xe0, 0, 4, 1, 2, 0xff, 0xc0, 0, 17, 8];
        bytes.extend(height.to_be_bytes());
        bytes.extend(width.to_be_bytes());
        bytes.push(3);
        bytes
    }

    #[test]
    fn pictures_are_recognised_by_their_bytes() {
        let logo = Logo::read(png(30, 10, [1, 2, 3, 255])).unwrap();
        assert_eq!(
            (logo.kind, logo.width, logo.height),
            (PictureKind::Png, 30, 10)
        );
        let logo = Logo::read(jpeg(640, 200)).unwrap();
        assert_eq!(
            (logo.kind, logo.width, logo.height),
            (PictureKind::Jpeg, 640, 200)
        );
    }

    #[test]
    fn what_is_no_logo_is_refused() {
        for (bytes, why) in [
            (b"<svg/>".to_vec(), "neither PNG nor JPEG"),
            (Vec::new(), "neither PNG nor JPEG"),
            (
                png(8, 8, [0; 4]).into_iter().take(45).collect(),
                "damaged PNG",
            ),
            (jpeg(8, 8).into_iter().take(14).collect(), "damaged JPEG"),
            (jpeg(0, 8), "no pixels"),
            (jpeg(4001, 8), "4001 × 8 pixels"),
            (vec![0; 3 * 1024 * 1024], "3 MB"),
        ] {
            let said = Logo::read(bytes).unwrap_err();
            assert!(said.contains(why), "{said}");
        }
    }

    #[test]
    fn transparent_is_white() {
        assert_eq!(rgb_on_white(&png(1, 1, [10, 20, 30, 0])).unwrap(), [255; 3]);
        assert_eq!(
            rgb_on_white(&png(1, 1, [10, 20, 30, 255])).unwrap(),
            [10, 20, 30]
        );
    }

    #[test]
    fn base64_is_that_of_the_standard() {
        for (bytes, wanted) in [
            ("", ""),
            ("f", "Zg=="),
            ("fo", "Zm8="),
            ("foo", "Zm9v"),
            ("foobar", "Zm9vYmFy"),
        ] {
            assert_eq!(base64(bytes.as_bytes()), wanted);
        }
    }

    #[test]
    fn proportions_stay() {
        let logo = Logo::read(jpeg(400, 100)).unwrap();
        assert_eq!(size_within(&logo, 40.0, 40.0), (40.0, 10.0));
        assert_eq!(size_within(&logo, 400.0, 5.0), (20.0, 5.0));
    }
}
