//! The logo as a picture inside the file.

use std::collections::BTreeMap;

use printpdf::{DictItem, ExternalStream, ExternalXObject, PdfDocument, XObject, XObjectId};

use crate::render::RenderError;
use crate::render::doc::{Logo, PictureKind};
use crate::render::logo::{jpeg_frame, rgb_on_white};

/// Its name among the resources; a drawn one would differ each time.
pub(super) fn id() -> XObjectId {
    XObjectId("Logo".to_owned())
}

/// Adds the logo to the document. A JPEG file goes in as it stands, a PNG file as pixels on white.
pub(super) fn add(pdf: &mut PdfDocument, logo: &Logo) -> Result<(), RenderError> {
    let name = |name: &str| DictItem::Name(name.as_bytes().to_vec());
    let mut dict = BTreeMap::from([
        ("Type".to_owned(), name("XObject")),
        ("Subtype".to_owned(), name("Image")),
        ("Width".to_owned(), DictItem::Int(i64::from(logo.width))),
        ("Height".to_owned(), DictItem::Int(i64::from(logo.height))),
        ("BitsPerComponent".to_owned(), DictItem::Int(8)),
    ]);
    let (content, space) = match logo.kind {
        PictureKind::Png => {
            let pixels = rgb_on_white(&logo.bytes)
                .map_err(|error| RenderError::Pdf(format!("the logo: {error}")))?;
            (pixels, "DeviceRGB")
        }
        PictureKind::Jpeg => {
            dict.insert("Filter".to_owned(), name("DCTDecode"));
            let space = match jpeg_frame(&logo.bytes).map(|frame| frame.components) {
                Some(1) => "DeviceGray",
                Some(4) => {
                    // Printing inks are kept the other way round.
                    let range = [1, 0].repeat(4).into_iter().map(DictItem::Int).collect();
                    dict.insert("Decode".to_owned(), DictItem::Array(range));
                    "DeviceCMYK"
                }
                _ => "DeviceRGB",
            };
            (logo.bytes.clone(), space)
        }
    };
    dict.insert("ColorSpace".to_owned(), name(space));
    let object = ExternalXObject {
        stream: ExternalStream {
            dict,
            content,
            compress: logo.kind == PictureKind::Png,
        },
        width: None,
        height: None,
        dpi: None,
    };
    pdf.resources
        .xobjects
        .map
        .insert(id(), XObject::External(object));
    Ok(())
}
