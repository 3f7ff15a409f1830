"""A mail server for the laptop: what SES sends arrives here whole, with its attachments (RFC 5321 as far as needed)."""

import hashlib
import socketserver
import threading
from collections import deque
from email import message_from_bytes, policy
from typing import Any

_KEPT = 500


class MailServer:
    """Takes every letter for everybody, and shows what was attached."""

    def __init__(self, port: int) -> None:
        self.letters: deque[bytes] = deque(maxlen=_KEPT)
        letters = self.letters

        class Handler(socketserver.StreamRequestHandler):
            def handle(self) -> None:
                _talk(self.rfile, self.wfile, letters)

        socketserver.ThreadingTCPServer.allow_reuse_address = True
        self._server = socketserver.ThreadingTCPServer(("127.0.0.1", port), Handler)
        self._server.daemon_threads = True
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def attached(self, to: str) -> list[dict[str, Any]]:
        """The files that came with letters to an address, newest first."""
        found = [message_from_bytes(raw, policy=policy.default) for raw in reversed(self.letters)]
        return [_file(one) for letter in found if to in str(letter["To"]) for one in letter.iter_attachments()]


def _file(part: Any) -> dict[str, Any]:
    content = part.get_payload(decode=True)
    facts = {"file_name": part.get_filename(), "media_type": part.get_content_type(), "bytes": len(content)}
    return {**facts, "sha256": hashlib.sha256(content).hexdigest()}


def _talk(lines: Any, out: Any, letters: deque[bytes]) -> None:
    """One conversation of SMTP."""
    out.write(b"220 laptop\r\n")
    for line in lines:
        word = line[:4].upper()
        if word == b"DATA":
            out.write(b"354 go on\r\n")
            letters.append(_letter(lines))
            out.write(b"250 taken\r\n")
        elif word == b"QUIT":
            out.write(b"221 bye\r\n")
            return
        else:
            out.write(b"250 laptop\r\n")


def _letter(lines: Any) -> bytes:
    """Up to the lone dot; a dot that was doubled is one (section 4.5.2)."""
    taken = []
    for line in lines:
        if line == b".\r\n":
            break
        taken.append(line[1:] if line.startswith(b"..") else line)
    return b"".join(taken)
