"""What a reader gets out of a PDF again."""

import io

import pypdf


def pages(data):
    return pypdf.PdfReader(io.BytesIO(data)).pages


def texts(data):
    return [page.extract_text() for page in pages(data)]


def joined(data):
    """All text without line ends and spaces: what was written, whatever the lines."""
    return "".join("".join(texts(data)).split())


def images(data):
    return [image for page in pages(data) for image in page.images]


def fonts(data):
    """Descriptors of the fonts of all pages, by name."""
    found = {}
    for page in pages(data):
        for entry in page["/Resources"]["/Font"].values():
            font = entry.get_object()
            descendant = font["/DescendantFonts"][0].get_object()
            found[font["/BaseFont"]] = (font, descendant["/FontDescriptor"].get_object())
    return found
