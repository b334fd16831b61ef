"""Stops reading a file that is far too large, before it fills the disk. What is a little too large gets an answer."""

from typing import Any

from django.conf import settings
from django.core.files.uploadhandler import FileUploadHandler, SkipFile

ROOM = 4
"""How many times the largest file may pass here, so that the form can say how large it was."""


class SizeLimit(FileUploadHandler):
    """The first of the handlers: a file past the limit is skipped, and its form comes without it."""

    total = 0

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        self.total = 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        self.total += len(raw_data)
        if self.total > ROOM * settings.UPLOAD_MOST_BYTES:
            raise SkipFile
        return raw_data

    def file_complete(self, file_size: int) -> None:
        return None
