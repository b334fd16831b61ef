"""Mails arrive, once, whatever fails on the way: the mail server, a worker, the broker."""

import smtplib
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core import mail
from django.db import transaction

from accounts.models import Person
from decisions.models import Step
from initiatives import actions as initiatives
from initiatives.models import Initiative
from ledger.models import Entry
from notifications import actions, mails, tasks
from notifications.models import Cursor, Message
from tests import factories
from tests.brokers import NOBODY_LISTENS, broker
from tests.racing import race


@pytest.fixture
def receipt(sent_initiative: Initiative, representative: Person, at: datetime) -> Message:
    """Rosa's receipt, not sent yet, and alone in the queue."""
    while actions.distribute(at=at):
        pass
    receipt = Message.objects.get(kind="initiative.sent", person=representative)
    Message.objects.exclude(id=receipt.id).delete()
    return receipt


@pytest.fixture
def failing(monkeypatch: pytest.MonkeyPatch) -> Callable[[BaseException], None]:
    """Make every mail from now on fail in this way, on its way out."""

    def fail(error: BaseException) -> None:
        def send(message: Message, at: datetime) -> None:
            raise error

        monkeypatch.setattr(mails, "send", send)

    return fail


@pytest.mark.django_db
class TestAMailServerThatIsAway:
    @pytest.fixture(autouse=True)
    def away(self, settings: Any) -> None:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", 1, 2

    def test_the_mail_waits_and_is_tried_again_later_each_time(self, receipt: Message, at: datetime) -> None:
        waits = []
        now = at
        for attempt in range(1, actions.MOST_ATTEMPTS + 1):
            assert actions.deliver_next(at=now)
            assert not actions.deliver_next(at=now)
            receipt.refresh_from_db()
            assert (receipt.attempts, receipt.failure, receipt.sent_at) == (attempt, "ConnectionRefusedError", None)
            waits.append(receipt.next_attempt_at - now)
            now = receipt.next_attempt_at
        assert waits[:4] == [timedelta(minutes=minutes) for minutes in (1, 2, 4, 8)]
        assert waits[-1] == actions.LONGEST_WAIT
        assert not actions.deliver_next(at=now + timedelta(days=9))

    def test_it_goes_out_when_the_server_is_back(self, receipt: Message, at: datetime, settings: Any) -> None:
        actions.deliver_next(at=at)
        settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
        assert not actions.deliver_next(at=at + timedelta(seconds=59))
        assert actions.deliver_next(at=at + timedelta(minutes=1))
        receipt.refresh_from_db()
        assert (receipt.sent_at, receipt.failure) == (at + timedelta(minutes=1), "")
        assert len(mail.outbox) == 1


@pytest.mark.django_db
@pytest.mark.parametrize(
    "error", [smtplib.SMTPRecipientsRefused({"rosa@example.org": (550, b"no such Rosa")}), TimeoutError("Rosa")]
)
def test_what_is_kept_of_a_failure_names_nobody(
    receipt: Message, failing: Callable[[BaseException], None], error: BaseException, at: datetime
) -> None:
    failing(error)
    actions.deliver_next(at=at)
    receipt.refresh_from_db()
    assert receipt.failure == type(error).__name__


@pytest.mark.django_db
def test_a_letter_that_cannot_be_written_does_not_stop_the_ones_behind_it(
    receipt: Message, neighbour: Person, at: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    behind = factories.MessageFactory(
        entry=receipt.entry, kind=receipt.kind, person=neighbour, created_at=at, next_attempt_at=at
    )
    send = mails.send

    def write(message: Message, at: datetime) -> None:
        if message.id == receipt.id:
            Person.objects.raw("SELECT broken FROM nowhere")[0]
        send(message, at)

    monkeypatch.setattr(mails, "send", write)
    while actions.deliver_next(at=at):
        pass
    behind.refresh_from_db()
    receipt.refresh_from_db()
    assert behind.sent_at == at
    assert (receipt.sent_at, receipt.failure, receipt.attempts) == (None, "ProgrammingError", 1)


@pytest.mark.django_db
def test_what_is_due_at_one_moment_goes_out_as_it_happened(receipt: Message, neighbour: Person, at: datetime) -> None:
    for entry in (30, 10, 20):
        factories.MessageFactory(
            entry=receipt.entry + entry, kind=receipt.kind, person=neighbour, created_at=at, next_attempt_at=at
        )
    sent = []
    waiting = Message.objects.filter(attempts=0)
    while left := set(waiting.values_list("entry", flat=True)):
        assert actions.deliver_next(at=at)
        sent += left - set(waiting.values_list("entry", flat=True))
    assert sent == [receipt.entry + later for later in (0, 10, 20, 30)]


@pytest.mark.django_db
def test_a_line_that_is_read_again_owes_no_second_mail(sent_initiative: Initiative, at: datetime) -> None:
    """As after a crash between the messages and the cursor, if they were not one transaction."""
    actions.distribute(at=at)
    owed = set(Message.objects.values_list("id", flat=True))
    assert owed
    Cursor.objects.update(index=0)
    assert actions.distribute(at=at)
    assert set(Message.objects.values_list("id", flat=True)) == owed


@pytest.mark.django_db
def test_messages_and_cursor_stand_or_fall_together(
    sent_initiative: Initiative, at: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*args: Any, **kwargs: Any) -> None:
        raise RuntimeError("the worker died")

    with monkeypatch.context() as patch:
        patch.setattr(Cursor, "save", fail)
        with pytest.raises(RuntimeError), transaction.atomic():
            actions.distribute(at=at)
    assert not Message.objects.exists()
    assert actions.distribute(at=at) == Entry.objects.count()
    assert Message.objects.exists()


@pytest.mark.django_db
def test_history_that_was_brought_in_owes_nobody_a_mail(sent_initiative: Initiative, at: datetime) -> None:
    actions.skip_to_the_end()
    assert actions.distribute(at=at) == 0
    assert not Message.objects.exists()


class TestCommitted:
    """With a real database, in which others see what is committed."""

    pytestmark = pytest.mark.django_db(transaction=True)

    def test_two_that_distribute_at_once_owe_each_mail_once(self, sent_initiative: Initiative, at: datetime) -> None:
        read = race(*[lambda: actions.distribute(at=at)] * 4)
        assert sorted(read) == [0, 0, 0, Entry.objects.count()]
        owed = Message.objects.values_list("entry", "person", "invitation")
        assert len(owed) == len(set(owed)) > 0

    def test_two_workers_send_each_mail_once(
        self, sent_initiative: Initiative, at: datetime, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        for person in [factories.PersonFactory() for _ in range(8)]:
            initiatives.follow(initiative_id=sent_initiative.id, by=person, at=at)
            factories.MessageFactory(entry=1, kind="x", person=person, created_at=at, next_attempt_at=at)
        while actions.distribute(at=at):
            pass
        waiting = Message.objects.count()
        sent: list[str] = []

        def send(message: Message, at: datetime) -> None:
            time.sleep(0.02)  # long enough for the others to look for the same one
            sent.append(mails.message_id(message))

        monkeypatch.setattr(mails, "send", send)

        def work() -> int:
            done = 0
            while actions.deliver_next(at=at):
                done += 1
            return done

        done = race(work, work, work)
        assert sum(done) == waiting == len(sent) == len(set(sent))
        assert sum(1 for count in done if count) > 1
        assert not Message.objects.filter(sent_at=None).exists()

    def test_a_worker_killed_between_the_mail_and_the_commit_sends_the_same_mail_again(
        self, receipt: Message, at: datetime, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        with monkeypatch.context() as patch:
            patch.setattr(Message, "save", _die)
            with pytest.raises(SystemExit):
                actions.deliver_next(at=at)
        receipt.refresh_from_db()
        assert (receipt.sent_at, receipt.attempts) == (None, 0)
        actions.deliver_next(at=at)
        first, second = mail.outbox
        assert first.extra_headers["Message-ID"] == second.extra_headers["Message-ID"]
        receipt.refresh_from_db()
        assert receipt.sent_at == at

    def test_with_a_dead_broker_the_action_succeeds_soon_and_the_sweep_delivers(
        self,
        draft_initiative: Initiative,
        representative: Person,
        official: Person,
        at: datetime,
        settings: Any,
        caplog: pytest.LogCaptureFixture,
    ) -> None:
        settings.LEDGER_LISTENERS = ["notifications.tasks.distribute"]
        with broker(NOBODY_LISTENS):
            began = time.monotonic()
            initiative = initiatives.send(initiative_id=draft_initiative.id, by=representative, at=at)
            took = time.monotonic() - began
        assert took < 5
        assert "on_commit" in caplog.text  # it was tried, and only noted
        assert Initiative.objects.get(id=initiative.id).sent_at == at
        assert not mail.outbox
        tasks.distribute()
        assert {one.to[0] for one in mail.outbox} >= {"rosa@example.org", "noor@example.org"}
        assert Step.objects.filter(process=initiative.process_id).exists()

    def test_what_is_rolled_back_is_told_to_nobody(
        self, draft_initiative: Initiative, representative: Person, official: Person, at: datetime
    ) -> None:
        actions.skip_to_the_end()

        def fail_after_sending() -> None:
            with transaction.atomic():
                initiatives.send(initiative_id=draft_initiative.id, by=representative, at=at)
                raise RuntimeError

        with pytest.raises(RuntimeError):
            fail_after_sending()
        assert actions.distribute(at=at) == 0


def _die(*args: Any, **kwargs: Any) -> None:
    raise SystemExit
