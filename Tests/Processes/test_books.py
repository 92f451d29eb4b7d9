"""`admin verify` finds papers that contradict the books or the audit log, whoever changed them."""

import shutil
import sqlite3

import harness
from test_desk import staffed
from test_kill_elsewhere import MATTERS, hold

# What is changed, and what is said of it.
CHANGES = {
    "UPDATE charges SET amount_fen = amount_fen + 100 WHERE kind = 'terminationFee'": "bill line",
    "UPDATE charges SET credited_fen = credited_fen - 1 WHERE credited_fen > 0": "is credited",
    "UPDATE payments SET amount_fen = amount_fen + 100 WHERE order_id IS NOT NULL": "payment",
    "UPDATE payments SET reserved_fen = reserved_fen - 1 WHERE reserved_fen > 0": "for refunds of",
    "UPDATE refunds SET amount_fen = amount_fen + 100": "refund",
    "UPDATE refunds SET state = 'success', is_open = 0": "arrived, booked as",
    "DELETE FROM refunds": "is gone",
    "DELETE FROM receipts WHERE seq = (SELECT MAX(seq) FROM receipts)": "receipt",
    "DELETE FROM charges WHERE kind = 'terminationFee'": "is gone",
    "UPDATE orders SET state = 'cancelled' WHERE state = 'completed'": "the audit log says otherwise",
    "UPDATE services SET state = 'active', ended_on = NULL WHERE state = 'terminated'": "isn't kept as left",
    "UPDATE services SET auto_renews = 1 WHERE state = 'terminated'": "isn't kept as left",
    "UPDATE services SET price_fen = price_fen - 1 WHERE state = 'active'": "was changed or added from outside",
    "UPDATE services SET contract = NULL WHERE contract IS NOT NULL": "was changed or added from outside",
    "DELETE FROM outbox WHERE state = 'done'": "a message was taken out of the store",
    "UPDATE subscribers SET sim_changed_at = NULL, state = 'abnormal'": "its own row was changed from outside",
    "UPDATE directory SET subscriber_id = (SELECT MIN(id) FROM subscribers)": "numbers were led to or from it",
    "UPDATE refunds SET destination = 'alipay' WHERE is_open": "and nothing says why",
    "UPDATE staff SET roles = 'admin' WHERE name = 'rev'": "rev was changed from outside",
    "UPDATE ledger_entries SET amount_fen = amount_fen + 1 WHERE account = 'cash' AND transaction_id <> 'opening'": "doesn't sum to zero",
}


def test_papers_changed_from_outside_are_found():
    with harness.house() as house:
        staffed(house, rev="reviewer")
        for matter in list(MATTERS.values())[:2]:
            with house.chat() as chat:
                chat.begin()
                hold(chat, chat.tell(matter[0]), matter)
                assert chat.finish().status == 0
        house.verified()
        sound = house.folder / "sound.sqlite"
        sqlite3.connect(house.store).execute("PRAGMA wal_checkpoint(TRUNCATE)").connection.close()
        shutil.copy(house.store, sound)
        for change, words in CHANGES.items():
            for suffix in ("-wal", "-shm"):
                house.store.with_name(house.store.name + suffix).unlink(missing_ok=True)
            shutil.copy(sound, house.store)
            connection = sqlite3.connect(house.store)
            with connection:
                assert connection.execute(change).rowcount > 0, change
            connection.close()
            done = house.run("admin", "verify")
            assert done.status == 1 and words in done.output, (change, done)
