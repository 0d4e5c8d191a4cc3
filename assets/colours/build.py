#!/usr/bin/env python3
"""Writes ink.icc: what the colours of ink look like on a screen (ICC.1:2001-04, version 2).

usage: build.py [--check]

Ink takes away light: cyan red, magenta green, yellow blue, black all of it, each by the curve of sRGB. So an ink of
80 % magenta and 80 % yellow, the red of official documents, is a plain red (255, 49, 49) and not the orange of the
profile of an office press. In light that is linear the colours of a grid of two points an ink are exact.
"""
import pathlib
import struct
import sys

PLACE = pathlib.Path(__file__).with_name("ink.icc")
STEPS = 256
# The light of sRGB as CIE XYZ under D50 (IEC 61966-2-1, adapted after Bradford).
LIGHT = [
    [0.4360747, 0.3850649, 0.1430804],
    [0.2225045, 0.7168786, 0.0606169],
    [0.0139322, 0.0971045, 0.7141733],
]
D50 = [0.9642, 1.0, 0.8249]


def linear(value):
    return value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4


def fixed(value):
    return struct.pack(">i", round(value * 65536))


def words(values):
    return b"".join(struct.pack(">H", value) for value in values)


def lut():
    """From ink to light (6.5.9, lut16Type)."""
    out = b"mft2\0\0\0\0" + bytes([4, 3, 2, 0])
    out += b"".join(fixed(float(row == column)) for row in range(3) for column in range(3))
    out += words([STEPS, 2])
    out += words(round(65535 * (1 - linear(1 - step / (STEPS - 1)))) for step in range(STEPS)) * 4
    for point in range(16):
        cyan, magenta, yellow, black = (point >> bit & 1 for bit in (3, 2, 1, 0))
        left = [(1 - ink) * (1 - black) for ink in (cyan, magenta, yellow)]
        out += words(round(32768 * sum(part * light for part, light in zip(row, left))) for row in LIGHT)
    return out + words([0, 65535]) * 3


def profile():
    name = b"Ink as screens show it\0"
    entries = [
        (b"desc", b"desc\0\0\0\0" + struct.pack(">I", len(name)) + name + bytes(78)),
        (b"cprt", b"text\0\0\0\0No copyright, use freely\0"),
        (b"wtpt", b"XYZ \0\0\0\0" + b"".join(map(fixed, D50))),
        (b"A2B0", lut()),
    ]
    at = 128 + 4 + 12 * len(entries)
    table, data = struct.pack(">I", len(entries)), b""
    for signature, entry in entries:
        table += signature + struct.pack(">II", at + len(data), len(entry))
        data += entry + bytes(-len(entry) % 4)
    head = struct.pack(">I4sI4s4s4s", at + len(data), bytes(4), 0x02100000, b"scnr", b"CMYK", b"XYZ ")
    head += struct.pack(">6H", 2024, 1, 1, 0, 0, 0) + b"acsp" + bytes(24)
    head += struct.pack(">I", 1) + b"".join(map(fixed, D50))
    return head + bytes(128 - len(head)) + table + data


if __name__ == "__main__":
    made = profile()
    if "--check" in sys.argv:
        sys.exit(0 if PLACE.read_bytes() == made else "ink.icc is not what this program writes")
    PLACE.write_bytes(made)
