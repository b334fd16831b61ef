from django.db import connection, transaction


@transaction.atomic
def forget_words() -> None:
    """Forget the words that stand in no plan of the queue any more. What somebody types finds nothing by them.

    No entry in the ledger: nothing is decided or told here that did not stand in the tables already.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT civilservants_queue_forget()")
