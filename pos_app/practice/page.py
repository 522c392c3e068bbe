"""The HTML that a buyer's phone shows: one card, two big buttons, no script."""

from __future__ import annotations

import base64
import hashlib
from html import escape

from pos_app.practice.payment import Payment

WORD_SEPARATOR = " · "

STYLE = """
:root{color-scheme:light dark;--back:#f2f4f6;--card:#fff;--ink:#191f28;--soft:#5b6572;
--line:#e5e8eb;--blue:#3182f6;--plain:#e8ebee}
@media(prefers-color-scheme:dark){:root{--back:#101013;--card:#1e1e24;--ink:#f4f5f7;
--soft:#a9b1bc;--line:#33343d;--plain:#33343d}}
*{box-sizing:border-box}
body{margin:0;min-height:100vh;min-height:100dvh;background:var(--back);color:var(--ink);
font:17px/1.5 -apple-system,"Apple SD Gothic Neo","Noto Sans KR","Malgun Gothic",NanumGothic,
sans-serif;word-break:keep-all;overflow-wrap:anywhere;-webkit-text-size-adjust:100%}
.mark{background:#f57800;color:#1d0e00;text-align:center;font-weight:700;padding:10px 16px}
main{max-width:460px;margin:0 auto;padding:20px 16px 32px}
.card{background:var(--card);border-radius:20px;padding:28px 22px}
.shop{margin:0 0 20px;color:var(--soft)}
.word{display:inline-block;margin:0 0 10px;padding:4px 14px;border-radius:999px;
background:#fff1e0;color:#8a3d00;font-size:20px;font-weight:700}
.items{margin:0;font-size:20px;font-weight:600}
.amount{margin:6px 0 0;font-size:38px;font-weight:800;letter-spacing:-.02em}
.note{margin:22px 0 0;padding-top:18px;border-top:1px solid var(--line);color:var(--soft);
font-size:15px}
h1{margin:0;font-size:23px;line-height:1.4}
form{margin:16px 0 0}
button{display:block;width:100%;min-height:58px;border:0;border-radius:16px;
font-family:inherit;font-size:19px;font-weight:700;line-height:1.2;cursor:pointer}
#pay{background:var(--blue);color:#fff}
#cancel{background:var(--plain);color:var(--ink);font-weight:600}
button:focus-visible{outline:3px solid var(--ink);outline-offset:3px}
"""

STYLE_HASH = base64.b64encode(hashlib.sha256(STYLE.encode()).digest()).decode()

HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": (
        f"default-src 'none'; style-src 'sha256-{STYLE_HASH}'; form-action 'self'; "
        "base-uri 'none'; frame-ancestors 'none'"
    ),
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}

APPROVED = "인증이 끝났어요. 결제 완료는 판매자 화면에서 확인해 주세요."
CANCELLED = "결제를 취소했어요."
RETURNED = "결제 결과는 판매자 화면에서 확인해 주세요."
UNKNOWN = "결제를 찾을 수 없어요. 판매자에게 새 QR을 요청해 주세요."
EXPIRED = "결제 시간이 지났어요. 판매자에게 새 QR을 요청해 주세요."
RUNNING = "결제가 진행되고 있어요. 판매자 화면에서 확인해 주세요."
PAID = "이미 결제가 끝났어요."


def checkout(payment: Payment, shop_name: str) -> str:
    """Draw the page on which the buyer agrees or not."""
    word, items = order_word(payment.product_desc)
    token = escape(payment.pay_token)
    label = f'<p class="word">{escape(word)}</p>' if word else ""
    return _document(
        f"{shop_name} 결제",
        f'<section class="card"><p class="shop">{escape(shop_name)}</p>{label}'
        f'<p class="items">{escape(items)}</p><p class="amount">{payment.amount:,}원</p>'
        '<p class="note">판매자 화면의 주문과 같은지 확인해 주세요.</p></section>'
        + _button("/pay/approve", token, "pay", "결제하기")
        + _button("/pay/cancel", token, "cancel", "취소"),
    )


def notice(sentence: str) -> str:
    """Draw a page that says one sentence and asks for nothing."""
    return _document(
        "토스페이 연습", f'<section class="card"><h1>{escape(sentence)}</h1></section>'
    )


def order_word(product_desc: str) -> tuple[str, str]:
    """Part the till's order word from the items; there may be none."""
    word, separator, items = product_desc.partition(WORD_SEPARATOR)
    return (word, items) if separator else ("", product_desc)


def _button(action: str, token: str, name: str, label: str) -> str:
    return (
        f'<form method="post" action="{action}">'
        f'<input type="hidden" name="payToken" value="{token}">'
        f'<button id="{name}" type="submit">{label}</button></form>'
    )


def _document(title: str, body: str) -> str:
    return (
        '<!doctype html><html lang="ko"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(title)}</title><style>{STYLE}</style></head>"
        f'<body><div class="mark">연습 · 돈이 나가지 않아요</div><main>{body}</main></body></html>'
    )
