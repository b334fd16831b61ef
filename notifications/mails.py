"""The envelope around a letter, and the post office."""

from datetime import datetime
from email.utils import parseaddr

import structlog
from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.utils import translation

from notifications.letters import Letter, letter_for
from notifications.models import Message

log = structlog.get_logger(__name__)


def send(message: Message, at: datetime) -> None:
    """Mail what the message is about, as it stands now, in the person's language.

    Sends nothing where that has lost its meaning meanwhile. A second try has the same Message-ID as the first. Raises
    OSError (smtplib's errors among them) where the mail server or the network fails.
    """
    with translation.override(_language(message)):
        letter = letter_for(message, at)
        if letter is None:
            log.info("mail.has_lost_its_meaning", message_id=str(message.id), kind=message.kind)
            return
        _mail(message, letter).send()
    log.info("mail.sent", message_id=str(message.id), kind=message.kind)


def _language(message: Message) -> str:
    if message.person is not None:
        wanted = message.person.language
    else:  # Who is invited has not told us; the language of who invites is the better guess.
        wanted = message.invitation.invited_by.language if message.invitation else ""
    return wanted if wanted in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE


def _mail(message: Message, letter: Letter) -> EmailMultiAlternatives:
    headers = {
        "Message-ID": message_id(message),
        "Auto-Submitted": "auto-generated",
        "X-Auto-Response-Suppress": "All",
    }
    if letter.stop_link:
        headers["List-Unsubscribe"] = f"<{letter.stop_link}>"
        headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    mail = EmailMultiAlternatives(subject=letter.subject, body=letter.text, to=[_address(message)], headers=headers)
    mail.attach_alternative(letter.html, "text/html")
    return mail


def message_id(message: Message) -> str:
    """The same for every try, so that a receiver who got it before knows it again (RFC 5322, section 3.6.4)."""
    domain = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2] or "localhost"
    return f"<{message.id}@{domain}>"


def _address(message: Message) -> str:
    return message.person.email if message.person is not None else message.invitation.email  # type: ignore[union-attr]
