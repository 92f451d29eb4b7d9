"""The marks of a store, made a second time from what is written about them: `Sources/StoreSQL/RowMarks.swift`, `StoreMarks.swift`.

Who has the key may change what is kept of a number; who hasn't is found out.
"""

import hmac
import json

OWNER = "@store"
COLUMNS = "phone_hash, version, sent_at, challenge, failures, locked_until"


def row_key(master):
    """The key of marks: HKDF-SHA256 without salt (RFC 5869)."""
    extracted = hmac.digest(bytes(32), master, "sha256")
    return hmac.digest(extracted, b"tuiding/1/hash/row" + b"\x01", "sha256")


def coded(values):
    """Values so that no two lists of them are alike."""
    out = b""
    for value in values:
        if value is None:
            out += b"\x00"
        elif isinstance(value, int):
            out += b"\x01" + value.to_bytes(8, "big", signed=True)
        else:
            data, kind = (value.encode(), b"\x02") if isinstance(value, str) else (value, b"\x03")
            out += kind + len(data).to_bytes(8, "big") + data
    return out


class Marks:
    """The marks of one store."""

    def __init__(self, key_file):
        self.key = row_key(bytes.fromhex(key_file.read_text().strip()))

    def hash(self, data):
        return hmac.digest(self.key, data, "sha256")

    def mark(self, table, values):
        return self.hash(coded([table, OWNER, *values]))[:16]

    def share(self, mark):
        return int.from_bytes(self.hash(b"share" + mark)[:8], "big")

    def pads(self, version):
        block = self.hash(coded(["pad", OWNER, version, 0]))
        return [int.from_bytes(block[i:i + 8], "big") for i in (0, 8)]

    def forget_codes_sent(self, connection):
        """Takes out what is remembered of codes that were sent, as the program would write it."""
        version, sums = connection.execute("SELECT version, row_sums FROM store_marks").fetchone()
        pads = self.pads(version)
        numbers, figures = ((int.from_bytes(sums[8 * i:8 * i + 8], "big") - pads[i]) % 2**64 for i in (0, 1))
        for *row, mark in connection.execute(f"SELECT {COLUMNS}, mark FROM phones").fetchall():
            assert self.mark("phones", row) == mark, "a number's mark isn't what it is said to be"
            sent = json.loads(row[2])
            sent["value"] = []
            row[2] = json.dumps(sent)
            new = self.mark("phones", row)
            connection.execute("UPDATE phones SET sent_at = ?, mark = ? WHERE phone_hash = ?", (row[2], new, row[0]))
            numbers += self.share(new) - self.share(mark)
        kept = b"".join(((n + pad) % 2**64).to_bytes(8, "big") for n, pad in zip((numbers, figures), pads))
        connection.execute("UPDATE store_marks SET row_sums = ?, mark = ?", (kept, self.mark("store_marks", [version, kept])))
