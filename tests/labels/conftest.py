"""What tests of labels share: PDF pages read back."""

import pypdfium2
import pytest
import zxingcpp


@pytest.fixture
def decoded():
    """decoded(pdf): the texts of all the codes of a PDF, page by page."""

    def read(pdf):
        pages = [page.render(scale=300 / 72, grayscale=True).to_pil() for page in pypdfium2.PdfDocument(pdf)]
        found = [zxingcpp.read_barcodes(page, formats=zxingcpp.BarcodeFormat.QRCode) for page in pages]
        return [[code.text for code in codes] for codes in found]

    return read
