"""Django's SQLite, but a transaction takes the lock to write when it begins: one that reads first and writes then would fail at once
where another wrote in between, whatever the timeout says, and answer with status 500."""
from django.db.backends.sqlite3 import base


class DatabaseWrapper(base.DatabaseWrapper):
    def _start_transaction_under_autocommit(self):
        self.cursor().execute("BEGIN IMMEDIATE")
