"""Switches for everything that can go wrong between a till and Toss."""

from __future__ import annotations

import threading
from dataclasses import dataclass, replace
from enum import StrEnum


class Call(StrEnum):
    """The calls a fault can be put on; `open` is the buyer opening the page."""

    CREATE = "create"
    STATUS = "status"
    EXECUTE = "execute"
    REFUNDS = "refunds"
    REFUND_STATUS = "refund_status"
    CANCEL = "cancel"
    SETTLEMENT = "settlement"
    OPEN = "open"


class Fault(StrEnum):
    """What goes wrong."""

    SLOW = "slow"  # taken up at once, done and answered `seconds` later
    LATE = "late"  # lies unseen for `seconds`, then done and answered
    LOST_ANSWER = "lost_answer"  # done, then the line drops
    LOST_REQUEST = "lost_request"  # the line drops before anything is done
    REFUSED = "refused"  # -1 that does not say what became of the money
    NO_BALANCE = "no_balance"
    BANK_MAINTENANCE = "bank_maintenance"
    THROTTLED = "throttled"
    SHOP_KEY_REFUSED = "shop_key_refused"
    REFUND_PENDING = "refund_pending"  # -1, and the refund runs by itself `seconds` later
    EXPIRED = "expired"  # the payment's time runs out as the call comes in
    HTML = "html"  # HTTP 200 with somebody's login page
    SERVER_ERROR = "server_error"
    NOT_OUT_YET = "not_out_yet"  # the settlement list of that day is still to come


REFUSALS = {
    Fault.REFUSED: ("COMMON_PAY_ERROR", "결제를 처리하지 못했어요."),
    Fault.NO_BALANCE: ("COMMON_NOT_ENOUGH_CASH", "잔액이 부족해요."),
    Fault.BANK_MAINTENANCE: ("COMMON_BREAK_TIME_OF_BANK", "은행 점검 시간이에요."),
    Fault.THROTTLED: ("COMMON_THROTTLED", "요청이 너무 많아요. 잠시 뒤에 다시 시도해 주세요."),
    Fault.SHOP_KEY_REFUSED: ("COMMON_INVALID_API_KEY", "유효하지 않은 API Key예요."),
    Fault.REFUND_PENDING: ("REFUND_PENDING_SUCCESS", "은행 점검이 끝나면 환불돼요."),
    Fault.NOT_OUT_YET: ("TRANSACTION_NOT_FOUND", "아직 정산 내역이 없어요."),
}

WAITS = frozenset({Fault.SLOW, Fault.LATE})

# A fault that is not named here fits every call but the buyer's.
FITS = {
    Fault.NO_BALANCE: frozenset({Call.EXECUTE}),
    Fault.REFUND_PENDING: frozenset({Call.REFUNDS}),
    Fault.NOT_OUT_YET: frozenset({Call.SETTLEMENT}),
    Fault.EXPIRED: frozenset({Call.OPEN, Call.STATUS, Call.EXECUTE, Call.CANCEL}),
}


@dataclass(frozen=True, slots=True)
class Switch:
    """One fault that is on; `times` None means until it is cleared.

    `done` makes refusals, `html` and `server_error` lie: the call is done all the same.
    """

    fault: Fault
    times: int | None = None
    seconds: float = 3.0
    done: bool = False


class Faults:
    """The faults that are on, by call; safe to use from any thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._switches: dict[Call, list[Switch]] = {}

    def set(
        self,
        call: Call | str,
        fault: Fault | str,
        *,
        times: int | None = None,
        seconds: float = 3.0,
        done: bool = False,
    ) -> None:
        """Switch a fault on, for the next `times` calls or until it is cleared."""
        call, switch = Call(call), Switch(Fault(fault), times, seconds, done)
        if call not in FITS.get(switch.fault, frozenset(Call) - {Call.OPEN}):
            raise ValueError(f"{switch.fault} does not fit {call}")
        if (times is not None and times < 1) or seconds < 0:
            raise ValueError("times must be at least 1, and seconds not negative")
        with self._lock:
            self._switches.setdefault(call, []).append(switch)

    def clear(self, call: Call | str | None = None) -> None:
        """Switch the faults of one call off, or all of them."""
        with self._lock:
            if call is None:
                self._switches.clear()
            else:
                self._switches.pop(Call(call), None)

    def take(self, call: Call) -> tuple[Switch, ...]:
        """Use up what hits this call: every wait, and the first of the other faults."""
        with self._lock:
            waiting = self._switches.get(call, [])
            others = [switch for switch in waiting if switch.fault not in WAITS]
            taken = [switch for switch in waiting if switch.fault in WAITS] + others[:1]
            self._switches[call] = [
                left
                for switch in waiting
                if (left := _used(switch, any(switch is one for one in taken)))
            ]
        return tuple(taken)

    def switched_on(self) -> dict[str, list[dict[str, object]]]:
        """Describe what is on, as plain data."""
        with self._lock:
            return {
                call.value: [
                    {"fault": s.fault.value, "times": s.times, "seconds": s.seconds, "done": s.done}
                    for s in switches
                ]
                for call, switches in self._switches.items()
                if switches
            }


def _used(switch: Switch, taken: bool) -> Switch | None:
    if not taken or switch.times is None:
        return switch
    return replace(switch, times=switch.times - 1) if switch.times > 1 else None
