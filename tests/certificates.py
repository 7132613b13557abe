"""Certificates laid out as the tools that erase lay them out."""

from io import BytesIO

from reportlab.pdfgen.canvas import Canvas

DISK, SYSTEM = "WD-WCC4N1234567", "PF2ABCDE"


def nwipe_pdf(
    serial=DISK, system=SYSTEM, status="ERASED", method="PRNG Stream", bus="ATA", operator="Camille", note=""
):
    """Labels in 12 points and values in 10, each drawn apart, where the tool puts them."""
    out = BytesIO()
    page = Canvas(out, pagesize=(595, 842))
    for text, y in (("Disk Erasure Report", 765), ("Page 1 - Erasure Status", 745), (f" Disk S/N: {serial} ", 703)):
        page.drawCentredString(297, y, text)
    if system is not None:
        page.drawCentredString(297, 688, f" System S/N: {system} ")
        page.drawCentredString(297, 673, " System uuid: 03000200-0400-0500-0006-000700080009 ")
    pairs = [
        ("Make/Model:", "WDC WD10EZEX-08W", 60, 135, 410),
        ("Serial:", serial, 340, 380, 410),
        ("Size(Apparent): ", "1000GB, 1000204886016 bytes", 60, 145, 390),
        ("Bus:", bus, 340, 370, 390),
        ("Start time:", "2024/03/13 22:00:00", 60, 120, 310),
        ("End time:", "2024/03/14 04:12:30", 300, 360, 310),
        ("Duration:", "06:12:30", 60, 115, 290),
        ("Status:", status, 300, 365, 290),
        ("Method:", method, 60, 110, 270),
        ("PRNG algorithm:", "Isaac", 300, 395, 270),
        ("Information:", note, 60, 200, 170),
        ("Name/ID:", operator, 60, 120, 80),
        ("Signature:", "", 300, 360, 100),
    ]
    for label, value, left, right, y in pairs:
        page.setFont("Helvetica", 12)
        page.drawString(left, y, label)
        page.setFont("Helvetica-Bold", 10)
        page.drawString(right, y, value)
    page.drawCentredString(297, 30, "Disc Erasure by NWIPE version 0.37")
    page.showPage()
    page.drawCentredString(297, 745, "Page 2 - Smart Data")
    page.showPage()
    page.save()
    return out.getvalue()


LOG = """\
[2024/03/13 21:59:58]    info: nwipe 0.36
[2024/03/13 21:59:58]  notice: Found /dev/sda, ATA  , WDC WD10EZEX-08W, 1000 GB, S/N=WD-WCC4N1234567
[2024/03/13 21:59:59]    info: system-manufacturer = LENOVO
[2024/03/13 21:59:59]    info: system-serial-number = PF2ABCDE
[2024/03/13 21:59:59]    info: baseboard-serial-number = L1HF000000
[2024/03/13 22:00:00]  notice: /dev/sda has serial number WD-WCC4N1234567
[2024/03/13 22:00:00]  notice: Invoking method 'DoD Short' on /dev/sda
[2024/03/13 22:00:00]  notice: Invoking method 'Secure Erase' on /dev/nvme0n1
[2024/03/14 04:12:30]  notice: Finished final round 1 of 1 on /dev/sda

******************************** Error Summary *********************************
!   Device | Pass Errors | Verifications Errors | Fdatasync I\\O Errors
--------------------------------------------------------------------------------
       sda |           0 |                    0 |                    0
!  nvme0n1 |           1 |                    0 |                    0
********************************************************************************

********************************* Drive Status *********************************
!   Device | Status | Thru-put | HH:MM:SS | Model/Serial Number
--------------------------------------------------------------------------------
       sda | Erased |  46 MB/s | 06:12:30 | WDC WD10EZEX-08W/WD-WCC4N1234567
!  nvme0n1 |-FAILED-| 120 MB/s | 01:00:00 | SAMSUNG MZVLB256H/S4ELNX0N123456
--------------------------------------------------------------------------------
[2024/03/14 04:12:31] Total Throughput  46 MB/s, DoD Short, 1R+NB+VL
********************************************************************************
[2024/03/14 04:12:31]    info: Nwipe exited with errors.
"""


def blancco(state="Successful", system=SYSTEM, standard="NIST 800-88 Purge", extra=""):
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<root><report><blancco_data>
  <description><document_id>f3a1</document_id><document_log><log_entry><author>
    <product_name id="51" name="Blancco Drive Eraser">Blancco Drive Eraser</product_name>
    <product_version>7.9.1</product_version></author><date>2024-03-14T04:12:30+0100</date></log_entry></document_log>
  </description>
  <blancco_erasure_report><entries name="erasures">
    <entries name="erasure">
      <entry name="timestamp" type="string">2024-03-14T04:12:30+0100</entry>
      <entry name="state" type="string">{state}</entry>
      <entry name="erasure_standard_name" type="string">{standard}</entry>
      <entries name="target"><entry name="type" type="string">SSD</entry>
        <entry name="model" type="string">SAMSUNG MZ7LN256</entry><entry name="serial" type="string">S3TWNX0K</entry>
      </entries>
    </entries>{extra}
  </entries></blancco_erasure_report>
  <blancco_hardware_report>
    <entries name="system"><entry name="manufacturer" type="string">LENOVO</entry>
      <entry name="serial" type="string">{system}</entry></entries>
    <entries name="disks"><entries name="disk"><entry name="serial" type="string">S3TWNX0K</entry></entries></entries>
  </blancco_hardware_report>
</blancco_data><user_data><entries name="fields"><entry name="Operator" type="string">Camille</entry></entries>
</user_data></report></root>""".encode()
