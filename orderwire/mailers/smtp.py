"""One kept connection to a mail server, and a transaction that stops before the final dot.

offer() hands over everything but the dot. A server must not deliver what has no dot (RFC 5321 §4.1.1.4), so until
finish() writes it the mail is certainly not sent; that is the moment to commit a marker.
"""

from collections.abc import Sequence
from contextlib import suppress

from orderwire.mailers.envelope import Envelope, NotSent, Receipt, Refused, SmtpServer, Stage, Unanswered
from orderwire.mailers.opening import open_wire
from orderwire.mailers.wire import Wire
from orderwire.mailers.wording import Path, canonical, clean_reply, no_utf8, path_of, refused, said, unwanted

DOT_TIMEOUT = 600.0  # RFC 5321 §4.5.3.2.6: whoever waits for less delivers some mails twice
QUIT_TIMEOUT = 5.0
_GO_ON = 354


class SmtpSession:
    """An open, greeted and signed-in connection; for one thread. `used` counts the mails offered, to recycle after 100."""

    def __init__(self, wire: Wire, timeout: float, dot_timeout: float) -> None:
        self.used = 0
        self._wire, self._timeout, self._dot_timeout = wire, timeout, dot_timeout
        self._open, self._waits_for_dot = True, False
        self._pipelines = wire.has_extn("pipelining")

    @classmethod
    def open(
        cls,
        server: SmtpServer,
        *,
        timeout: float = 30,
        allow_private: frozenset[str] = frozenset(),
        dot_timeout: float = DOT_TIMEOUT,
    ) -> "SmtpSession":
        """Connect, greet, secure and sign in. `timeout`: seconds for each step; `dot_timeout`: for the answer to the dot.

        Raises NotSent (no connection, no TLS, nonsense) or Refused (a 4yz or 5yz to the greeting, EHLO, STARTTLS, AUTH).
        """
        return cls(open_wire(server, timeout, allow_private), timeout, dot_timeout)

    def offer(self, envelope: Envelope) -> None:
        """Hand over sender, recipient, copies and body, all but the dot.

        Raises Refused (the session stays usable unless the server hung up), NotSent (the session is over), and
        ValueError for content with bare CR or LF. Nothing is written when the addresses or the content are wrong.
        """
        body = canonical(envelope.content)
        self._ready()
        sender, recipient, copies = self._paths(envelope)
        self.used += 1
        mail = self._mail_command(envelope, sender, [recipient, *copies], len(body))
        recipients = [b"RCPT TO:<" + path.wire + b">\r\n" for path in (recipient, *copies)]
        try:
            if self._pipelines:
                self._pipelined(mail, recipients)
            else:
                self._one_by_one(mail, recipients)
            self._send_body(body)
        except Refused as refusal:
            self._reset(refusal)
            raise
        except NotSent:
            self.abandon()
            raise
        self._waits_for_dot = True

    def finish(self) -> Receipt:
        """Write the dot and wait for the answer. To be called once after each offer().

        Raises Refused for a 4yz or 5yz; NotSent when the server had hung up before the dot was written; Unanswered
        when anything else happens once it may have been.
        """
        if not self._waits_for_dot:
            raise RuntimeError("finish() needs an offer() before it")
        self._waits_for_dot = False
        self._still_there("body")
        try:
            self._wire.wait_up_to(self._dot_timeout)
            self._wire.write(b".\r\n")
            code, text = self._wire.getreply()
            self._wire.wait_up_to(self._timeout)
        except OSError as error:
            self.abandon()
            raise Unanswered("dot", said(error)) from error
        if 200 <= code <= 299:
            return Receipt(code, clean_reply(text))
        if code >= 400:
            if code == 421:
                self.abandon()
            raise refused("dot", code, text)
        self.abandon()
        raise Unanswered("dot", clean_reply(b"%d " % code + text))

    def abandon(self) -> None:
        """Close at once and write nothing more: what was offered and not finished is certainly not sent."""
        self._open = self._waits_for_dot = False
        with suppress(OSError):
            self._wire.close()

    def close(self) -> None:
        """Say QUIT and close; what goes wrong with it changes nothing any more. A waiting mail is abandoned."""
        if self._open and not self._waits_for_dot:
            with suppress(OSError):
                self._wire.wait_up_to(QUIT_TIMEOUT)
                self._wire.docmd("QUIT")
        self.abandon()

    def _ready(self) -> None:
        if self._waits_for_dot:
            raise RuntimeError("the last offer() was neither finished nor abandoned")
        if not self._open:
            raise NotSent("mail", "The connection was closed before.")
        try:
            spoke = self._wire.spoke()
        except OSError as error:
            self.abandon()
            raise NotSent("mail", said(error)) from error
        if spoke:  # "421 idle for too long", mostly
            self.abandon()
            raise NotSent("mail", "The server ended the kept connection.")

    def _still_there(self, stage: Stage) -> None:
        """Raise when the server has spoken or hung up before it had the dot: certainly not sent."""
        try:
            if not self._wire.spoke():
                return
            code, text = self._wire.getreply()
        except OSError as error:
            self.abandon()
            raise NotSent(stage, said(error)) from error
        self.abandon()
        raise unwanted(stage, code, text)

    def _paths(self, envelope: Envelope) -> tuple[Path, Path, list[Path]]:
        """The addresses for the wire; a copy that cannot be one is left out."""
        offers_utf8 = self._wire.has_extn("smtputf8")

        def checked(address: str, stage: Stage) -> Path:
            path = path_of(address, stage)
            if path.utf8 and not offers_utf8:
                raise no_utf8(stage)
            return path

        copies = []
        for address in envelope.copies:
            with suppress(Refused):
                copies.append(checked(address, "rcpt"))
        return checked(envelope.mail_from, "mail"), checked(envelope.rcpt_to, "rcpt"), copies

    def _mail_command(self, envelope: Envelope, sender: Path, others: Sequence[Path], size: int) -> bytes:
        command = b"MAIL FROM:<" + sender.wire + b">"
        if self._wire.has_extn("size"):
            command += b" SIZE=%d" % size
        if self._wire.has_extn("8bitmime") and not envelope.content.isascii():
            command += b" BODY=8BITMIME"
        if sender.utf8 or any(path.utf8 for path in others):
            command += b" SMTPUTF8"
        return command + b"\r\n"

    def _one_by_one(self, mail: bytes, recipients: Sequence[bytes]) -> None:
        self._command("mail", mail)
        self._command("rcpt", recipients[0])
        for copy in recipients[1:]:
            with suppress(Refused):
                self._command("rcpt", copy)
        self._command("data", b"DATA\r\n", _GO_ON)

    def _pipelined(self, mail: bytes, recipients: Sequence[bytes]) -> None:
        """RFC 2920: all commands in one packet, then all replies.

        With copies DATA waits: were the recipient refused and a copy taken, the server would go into DATA.
        """
        alone = len(recipients) == 1
        self._send("mail", mail + b"".join(recipients) + (b"DATA\r\n" if alone else b""))
        refusal: Refused | None = None
        try:
            refusal = self._reply("mail")
            of_recipient = self._reply("rcpt")
            refusal = refusal or of_recipient
            for _ in recipients[1:]:
                self._reply("rcpt")
            if alone:
                of_data = self._reply("data", _GO_ON)
                if refusal and of_data is None:
                    self.abandon()  # it waits for the body of a mail that nobody may get
                refusal = refusal or of_data
        except NotSent:
            self.abandon()
            if refusal is None:
                raise
        if refusal:
            raise refusal
        if not alone:
            self._command("data", b"DATA\r\n", _GO_ON)

    def _command(self, stage: Stage, line: bytes, wanted: int = 0) -> None:
        self._send(stage, line)
        problem = self._reply(stage, wanted)
        if problem:
            raise problem

    def _send(self, stage: Stage, data: bytes) -> None:
        try:
            self._wire.write(data)
        except OSError as error:
            raise NotSent(stage, said(error)) from error

    def _reply(self, stage: Stage, wanted: int = 0) -> Refused | None:
        """Read one reply: None when it is a yes (2yz, or `wanted`), the refusal for 4yz and 5yz. Raises NotSent."""
        try:
            code, text = self._wire.getreply()
        except OSError as error:
            raise NotSent(stage, said(error)) from error
        if code == wanted or (not wanted and 200 <= code <= 299):
            return None
        failure = unwanted(stage, code, text)
        if isinstance(failure, Refused):
            return failure
        raise failure

    def _send_body(self, body: bytes) -> None:
        try:
            self._wire.write(body)
        except OSError as error:
            self._still_there("body")  # it may have said why before it hung up
            raise NotSent("body", said(error)) from error

    def _reset(self, refusal: Refused) -> None:
        """Make the session fit for another mail, or end it: after 421 the server closes by itself."""
        if not self._open:
            return
        if refusal.code == 421:
            self.abandon()
            return
        try:
            self._wire.write(b"RSET\r\n")
            code, _ = self._wire.getreply()
        except OSError:
            code = 0
        if not 200 <= code <= 299:
            self.abandon()
