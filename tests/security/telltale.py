"""A far end that repeats all it should keep to itself: the key, cards, accounts and the buyer."""

from __future__ import annotations

import json
from typing import Any

import httpx

from tests.gateway.rawtoss import Peer, http
from tests.security.canary import ACCOUNT, BUYER, CARD, KEY, MASKED_CARD, PHONE, TOKEN

Body = dict[str, Any]

GOSSIP: Body = {
    "apiKey": KEY,
    "merchantKey": {"secret": [KEY]},
    "payMethod": "CARD",
    "cardNumber": MASKED_CARD,
    "cardBinNumber": CARD[:8],
    "cardAuthorizationNo": CARD,
    "cardCompanyName": f"카드사 {CARD}",
    "accountNumber": ACCOUNT,
    "accountBankName": "은행",
    "buyerName": BUYER,
    "buyerPhone": PHONE,
    "card": {"cardNumber": CARD, "noInterest": False, "cardUserType": "PERSONAL_CARD"},
    "salesCheckLinkUrl": f"https://pay.toss.im/slip?apiKey={KEY}&card={CARD}",
}
TALK = f"{KEY} {MASKED_CARD} {ACCOUNT} 010-7777-8888 {PHONE}"
HEADERS = (f"X-Api-Key: {KEY}", f"Set-Cookie: key={KEY}", f"X-Card: {CARD}")
SPOILT = {
    "refuse": http(
        json.dumps({"code": -1, "errorCode": "COMMON_NOT_ENOUGH_CASH", "msg": TALK}).encode()
    ),
    "redirect": http(KEY.encode(), "302 Found", "text/html", f"Location: /{KEY}", *HEADERS),
    "fail": http(f"<p>{TALK}</p>".encode(), "500 Oops", f"text/{KEY}", *HEADERS),
    "babble": http(f'{{"code": 0, "msg": "{TALK}"'.encode(), "200 OK", "application/json"),
    "shout": f"HTTP/1.1 200 {KEY}\r\n{KEY}\r\n\r\n".encode(),
}


class Telltale:
    """One shop's payments; buyers approve as soon as they are asked."""

    def __init__(self, origin: str = "http://127.0.0.1") -> None:
        self.origin = origin
        self.states: dict[str, str] = {}  # by orderNo
        self.debits: list[str] = []
        self.refunds: dict[str, list[Body]] = {}
        self.asked: list[str] = []
        self.spoilt: dict[str, str] = {}  # by call: which of SPOILT it answers
        self.holds: set[str] = set()  # calls that are done and never answered

    def serve(self, peer: Peer) -> None:
        """Answer one request on a socket; fits `RawToss.script`."""
        raw = peer.request()
        if not raw:
            return
        call = raw.split(b" ", 2)[1].rpartition(b"/")[2].decode()
        answer = self.answer(call, json.loads(raw.partition(b"\r\n\r\n")[2]))
        if call in self.holds:
            peer.wait()
        elif call in self.spoilt:
            peer.send(SPOILT[self.spoilt[call]])
        else:
            peer.send(http(json.dumps(answer).encode(), "200 OK", "application/json", *HEADERS))

    def handle(self, request: httpx.Request) -> httpx.Response:
        """Answer one request without a socket; fits `httpx.MockTransport`."""
        call = request.url.path.rpartition("/")[2]
        return httpx.Response(200, json=self.answer(call, json.loads(request.content)))

    def answer(self, call: str, body: Body) -> Body:
        """Do what is asked, and tell of it."""
        self.asked.append(call)
        order_no = str(body.get("orderNo") or body["payToken"].removeprefix(TOKEN))
        told = {**GOSSIP, "code": 0, "msg": TALK, "payToken": f"{TOKEN}{order_no}"}
        if call == "payments":
            self.states[order_no] = "PAY_APPROVED"
            return told | {"checkoutPage": f"{self.origin}/pay?payToken={TOKEN}{order_no}"}
        if order_no not in self.states:
            return {"code": -1, "errorCode": "COMMON_PAY_NOT_FOUND", "msg": TALK}
        if call == "execute" and "execute" not in self.spoilt:
            if self.states[order_no] != "PAY_APPROVED":
                return {"code": -1, "errorCode": "EXECUTE_PAY_NOT_APPROVED", "msg": TALK}
            self.states[order_no] = "PAY_COMPLETE"
            self.debits.append(order_no)
        if call == "refunds":
            self.refunds[order_no] = [{**GOSSIP, "refundNo": body["refundNo"], "amount": 4_500}]
            self.states[order_no] = "REFUND_SUCCESS"
            return told | {"refundNo": body["refundNo"]}
        status: Body = {"payStatus": self.states[order_no]} if call == "status" else {}
        if order_no in self.refunds:
            step = {**GOSSIP, "stepType": "REFUND", "transactionAmount": -4_500}
            status |= {"refunds": self.refunds[order_no], "transactions": [step]}  # v1's, v2's
            status |= {"refundableAmount": 0}
        return told | {"mode": "TEST", "orderNo": order_no, "amount": 4_500} | status
