"""What a process is about. The table does not know that, because subjects point to processes; up here it is known."""

from uuid import UUID

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect

from initiatives import queries as initiatives


@login_not_required
def subject_of_process(request: HttpRequest, process_id: UUID) -> HttpResponse:
    """Send the reader to the public page of what a process is about."""
    return redirect(get_object_or_404(initiatives.sent(), process=process_id))
