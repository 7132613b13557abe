"""Inventories as the agent of GLPI writes them, and the descriptions that monitors give of themselves (EDID)."""

import base64


def block(maker="DEL", week=23, year=2019, size=(53, 30), texts=()):
    """An EDID as a maker writes it; `texts` are (descriptor type, text)."""
    letters = 0
    for letter in maker:
        letters = letters << 5 | ord(letter) - 64
    data = bytearray(128)
    data[:8] = b"\x00\xff\xff\xff\xff\xff\xff\x00"
    data[8:10] = letters.to_bytes(2, "big")
    data[16:18] = bytes([week, year - 1990])
    data[21:23] = bytes(size)
    for at, (kind, text) in zip((72, 90, 108), texts, strict=False):
        data[at : at + 5] = bytes([0, 0, 0, kind, 0])
        data[at + 5 : at + 18] = (text + "\n").encode("ascii").ljust(13)[:13]
    return bytes(data)


P2419H = block(texts=[(0xFF, "7VG8XV2"), (0xFC, "DELL P2419H")])
PANEL = block("CMN", 11, 2013, (29, 17), [(0xFE, "N133BGE-EAA")])
NAMED_PANEL = block("BOE", 1, 2020, (31, 17), [(0xFC, "NV140FHM")])
SILENT_MONITOR = block("FUS", 51, 2023, (60, 33), [(0xFC, "2714IFH"), (0xFF, "")])


def monitor(data=None, **more):
    return {**({"base64": base64.b64encode(data).decode()} if data else {}), **more}


def inventory(itemtype="Computer", chassis="Laptop", monitors=(), hardware=(), bios=(), **content):
    return {
        "itemtype": itemtype,
        "tag": "000005",
        "content": {
            "bios": {"smanufacturer": "Dell Inc.", "smodel": "Latitude 5400", "ssn": "2FAGP34", **dict(bios)},
            "hardware": {
                "chassis_type": chassis,
                "vmsystem": "Physical",
                "name": "PC-DUPONT",
                "lastloggeduser": "dupont",
                **dict(hardware),
            },
            "users": [{"login": "dupont"}],
            "monitors": list(monitors),
            **content,
        },
    }
