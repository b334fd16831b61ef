"""What lies beside a plan on the desk: under its own address there."""

from django.urls import path

from civilservants import views_messages, views_notes, views_questions

urlpatterns = [
    path("berichten/", views_messages.message_list, name="messages"),
    path("berichten/nieuw/", views_messages.new_message, name="new-message"),
    path("berichten/<uuid:message_id>/", views_messages.message, name="message"),
    path("berichten/<uuid:message_id>/weggooien/", views_messages.drop_message, name="drop-message"),
    path("notities/", views_notes.notes, name="notes"),
    path("notities/<uuid:note_id>/doorhalen/", views_notes.strike_note, name="strike-note"),
    path("notities/<uuid:note_id>/gezien/", views_notes.see_note, name="see-note"),
    path("vraag/", views_questions.questions, name="questions"),
    path("vraag/<uuid:question_id>/intrekken/", views_questions.withdraw_question, name="withdraw-question"),
]
