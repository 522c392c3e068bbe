"""Keeps Qt's signals usable: PySide6 6.12 aborts on Python 3.11 after some 560 of them."""

from __future__ import annotations

import subprocess
import sys

EMITS = 5_000

# In a process of its own: what goes wrong here takes the whole process with it.
PROGRAM = f"""
import threading
from PySide6.QtCore import QCoreApplication, QObject, Qt, Signal, Slot

class Till(QObject):
    changed = Signal()
    counted = Signal(int)
    said = Signal(str)
    paid = Signal(object)

    def __init__(self):
        super().__init__()
        self.heard = 0

    @Slot()
    def on_nothing(self):
        self.heard += 1

    @Slot(object)
    def on_value(self, value):
        self.heard += 1

app = QCoreApplication([])
till = Till()

def emit_all():
    for number in range({EMITS}):
        till.changed.emit()
        till.counted.emit(number)
        till.said.emit(str(number))
        till.paid.emit((number, None, {{"amount": number}}))

def connect_all(kind):
    till.changed.connect(till.on_nothing, kind)
    for signal in (till.counted, till.said, till.paid):
        signal.connect(till.on_value, kind)

connect_all(Qt.ConnectionType.DirectConnection)
emit_all()
assert till.heard == 4 * {EMITS}, till.heard

for signal in (till.changed, till.counted, till.said, till.paid):
    signal.disconnect()
connect_all(Qt.ConnectionType.QueuedConnection)
thread = threading.Thread(target=emit_all)
thread.start()
while thread.is_alive() or till.heard < 8 * {EMITS}:
    app.processEvents()
thread.join()
assert till.heard == 8 * {EMITS}, till.heard
print("heard", till.heard)
"""


def test_five_thousand_emits_of_each_kind_are_all_heard() -> None:
    done = subprocess.run(
        [sys.executable, "-X", "faulthandler", "-c", PROGRAM],
        capture_output=True,
        check=False,
        text=True,
        timeout=60,
    )
    assert (done.returncode, done.stdout.strip()) == (0, f"heard {8 * EMITS}"), done.stderr
