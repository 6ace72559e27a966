"""The smallest honest beginning of each kind of file."""

import struct


def _mp4(brand: bytes) -> bytes:
    return struct.pack(">I", 24) + b"ftyp" + brand + b"\0\0\0\0isommp42" + b"\0" * 64


JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00" + b"\x11" * 200
PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x02" + b"\0" * 40
WEBP = b"RIFF\x40\x00\x00\x00WEBPVP8 " + b"\0" * 60
PDF = b"%PDF-1.7\n1 0 obj\n<< >>\nendobj\n%%EOF\n"
MP4 = _mp4(b"isom")
M4A = _mp4(b"M4A ")
THREE_GP = _mp4(b"3gp4")
HEIC = _mp4(b"heic")
MOV = _mp4(b"qt  ")
MP3 = b"ID3\x03\x00\x00\x00\x00\x00\x21TIT2" + b"\0" * 60
MP3_FRAMES = b"\xff\xfb\x90\x64" + b"\0" * 60
OGG = b"OggS\x00\x02" + b"\0" * 22 + b"\x01\x13OpusHead" + b"\0" * 40
AMR = b"#!AMR\n" + b"\x3c" + b"\0" * 31
TEXT = "मेरा मोबाइल बस अड्डे पर चोरी हो गया।\nPlease help.\n".encode()

BY_TYPE = {
    "image/jpeg": [JPEG],
    "image/png": [PNG],
    "image/webp": [WEBP],
    "application/pdf": [PDF, b"\xef\xbb\xbf" + PDF],
    "image/heic": [HEIC, _mp4(b"mif1")],
    "video/quicktime": [MOV],
    "video/mp4": [MP4, *(_mp4(b) for b in (b"mp42", b"mp41", b"iso5", b"avc1", b"M4V ", b"MSNV"))],
    "video/3gpp": [THREE_GP, _mp4(b"3gp5"), _mp4(b"3gp6")],
    "audio/mp4": [M4A],
    "audio/mpeg": [MP3, MP3_FRAMES, b"\xff\xf3\x44\xc4" + b"\0" * 60],
    "audio/ogg": [OGG],
    "audio/amr": [AMR],
    "text/plain": [TEXT],
}
REFUSED = {
    "a program": b"MZ\x90\x00" + b"\0" * 60,
    "a unix program": b"\x7fELF\x02\x01\x01" + b"\0" * 60,
    "an archive": b"PK\x03\x04\x14\x00" + b"\0" * 60,
    "a web page": b"<!doctype html><html><script>1</script></html>",
    "a web page without a doctype": b"  \n<script>1</script>",
    "a drawing with scripts": b'<svg xmlns="http://www.w3.org/2000/svg"></svg>',
    "a shell script": b"#!/bin/sh\nls\n",
    "noise": bytes(range(256)),
    "text in another encoding": "चोरी".encode("utf-16"),
    "text with control characters": b"hello\x1b[2Jworld",
    "an animation": b"GIF89a" + b"\0" * 40,
}
