"""The only way a file comes in: in memory, no larger than an image may be, or a table where tables are taken.

A larger one is read off and forgotten, so that the page can still be answered (core/bodies.py says why).
"""

import io
from typing import Any

from django.core.files.uploadedfile import InMemoryUploadedFile, UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, StopUpload
from django.http import HttpRequest
from django.utils.translation import gettext as _

from orderwire.core.bodies import MOST_READ_OFF
from orderwire.core.failures import Refusal
from orderwire.emails.pictures import MOST_BYTES
from orderwire.orders import sheet

_MARK = "orderwire.upload_too_large"
_TABLES = "/imports/"  # the end of the address that takes a table


class ImageUpload(FileUploadHandler):
    """Django's handler of uploads (its docs: "Upload Handlers"). Nothing is written to disk."""

    def __init__(self, request: HttpRequest | None = None) -> None:
        super().__init__(request)
        self._parts: list[bytes] = []
        self._length = 0
        self._whole = 0  # what the browser said the whole body has

    def handle_raw_input(self, input_data: Any, META: dict[str, str], content_length: int, *more: Any) -> None:  # noqa: N803
        """Hear how much is to come."""
        self._whole = content_length

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """A file begins."""
        super().new_file(*args, **kwargs)
        self._parts = []

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Keep a piece, or stop; all files of a form together may be as large as one.

        A body so large that reading it off would take long is cut.
        """
        self._length += len(raw_data)
        if self._length > self._most():
            self._parts = []
            if self.request is not None:
                self.request.META[_MARK] = "1"
            raise StopUpload(connection_reset=self._whole > MOST_READ_OFF)
        self._parts.append(raw_data)

    def _most(self) -> int:
        taking = self.request is not None and self.request.path_info.endswith(_TABLES)
        return sheet.MOST_BYTES if taking else MOST_BYTES

    def file_complete(self, file_size: int) -> UploadedFile:
        """The whole file."""
        return InMemoryUploadedFile(
            io.BytesIO(b"".join(self._parts)), self.field_name, self.file_name or "", self.content_type or "",
            file_size, self.charset, self.content_type_extra,
        )  # fmt: skip


def uploaded(request: HttpRequest, field: str = "file") -> tuple[bytes, str]:
    """Bytes and name of the file of a form. Raises Refusal of `file` when there is none, or it was too large."""
    file = request.FILES.get(field)
    if request.META.get(_MARK):
        raise Refusal.of("file", _("This file is larger than 5 MB. Save the picture smaller and try again."))
    if file is None:
        raise Refusal.of("file", _("Choose a picture first."))
    return file.read(), file.name or ""


def uploaded_table(request: HttpRequest, field: str = "file") -> tuple[bytes, str]:
    """Bytes and name of a CSV file of a form. Raises Refusal of `file` when there is none, or it was too large."""
    file = request.FILES.get(field)
    if request.META.get(_MARK):
        raise Refusal.of("file", _("The file is larger than 10 MB. Split it and import the parts."))
    if file is None:
        raise Refusal.of("file", _("Choose a CSV file first."))
    return file.read(), file.name or ""
