"""The form of a bridge table, as table.rs reads it."""
import struct

import numpy as np

MAGIC = b"askbook bridge 3\n"
# Words are near from this cosine of their vectors on, and nearer by one at each of these steps.
LEAST, STEP = 0.4, 0.02
# A pair is a number of two bytes: so many low bits for the nearness, the rest for the gap.
NEARNESS_BITS = 5
MOST_GAP = (1 << 16 - NEARNESS_BITS) - 1
NEXT_ROW = 0


def pairs(vectors):
    """For each row, its near rows of higher number: gap and nearness. A gap that is too long is walked in steps of no nearness."""
    unit = vectors / (np.linalg.norm(vectors, axis=1, keepdims=True) + 1e-9)
    numbers = []
    for row in range(len(unit)):
        cosines = unit[row + 1 :] @ unit[row]
        last = -1
        for near in np.nonzero(cosines >= LEAST)[0]:
            while near - last > MOST_GAP:
                numbers.append(MOST_GAP << NEARNESS_BITS)
                last += MOST_GAP
            nearness = 1 + round((cosines[near] - LEAST) / STEP)
            numbers.append(int(near - last) << NEARNESS_BITS | int(nearness))
            last = near
        numbers.append(NEXT_ROW)
    return np.array(numbers, "<u2")


def pack(rows, vectors, surfaces, texts):
    """The bytes of a table. `rows` are pairs of bytes, how common and how salient; `surfaces` are sorted pairs of a form and its row."""
    numbers = pairs(vectors)
    out = bytearray(MAGIC) + struct.pack("<IIII", len(rows), len(surfaces), texts, len(numbers))
    for row in rows:
        out += bytes(row)
    out += numbers.tobytes()
    before = b""
    for form, row in surfaces:
        letters = form.encode()
        shared = next((n for n, (a, b) in enumerate(zip(before, letters)) if a != b), min(len(before), len(letters)))
        out += bytes([shared, len(letters) - shared]) + letters[shared:] + struct.pack("<H", row)
        before = letters
    return bytes(out)


class Table:
    """Forms and saliences of a table in a file."""

    def __init__(self, path):
        self.path, self.bytes = path, bytearray(path.read_bytes())
        at = len(MAGIC)
        self.rows, forms, _, numbers = struct.unpack_from("<IIII", self.bytes, at)
        self.start = at + 16
        self.row_of, before, at = {}, b"", self.start + 2 * self.rows + 2 * numbers
        for _ in range(forms):
            shared, length = self.bytes[at], self.bytes[at + 1]
            before = before[:shared] + bytes(self.bytes[at + 2 : at + 2 + length])
            self.row_of[before.decode()] = struct.unpack_from("<H", self.bytes, at + 2 + length)[0]
            at += length + 4

    def write(self, steps):
        """Puts a salience into each row."""
        for row, step in enumerate(steps):
            self.bytes[self.start + 2 * row + 1] = step
        self.path.write_bytes(self.bytes)
