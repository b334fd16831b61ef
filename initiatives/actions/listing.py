from django.db import connection, transaction


@transaction.atomic
def refresh_search() -> None:
    """List every plan anew, with the names that its theme and place have now, and count the words of all plans.

    What a plan itself changes is followed at once, by the database. No entry in the ledger: nothing is decided or told
    here that did not stand in the tables already.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT initiatives_list_all(), initiatives_count_words()")
