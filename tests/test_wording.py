"""Every sentence exists, in every language, with the gaps that the program fills."""

from __future__ import annotations

import ast
import re
import string
from collections import Counter
from collections.abc import Iterable, Iterator
from enum import StrEnum
from pathlib import Path

import pytest
from babel.messages.mofile import read_mo
from babel.messages.pofile import read_po

from pos_app.domain import drawer
from pos_app.domain.alerts import What
from pos_app.domain.answer import Stage, Verdict
from pos_app.domain.catalog import TaxClass
from pos_app.domain.face import Face
from pos_app.domain.lookup import Status
from pos_app.domain.match import Settlement, Side
from pos_app.domain.payment import Contract, Mode, State, Tender
from pos_app.domain.period import Period
from pos_app.domain.refund import RefundState
from pos_app.domain.report import Span, Topic
from pos_app.domain.request import RequestState, Way
from pos_app.domain.staff import Action, Role
from pos_app.domain.unfinished import Decision, Kind, Needs
from pos_app.errors import Bug, Refused
from pos_app.ui import look
from pos_app.wording import LANGUAGES, Wording, detect_lang
from tests.source import Module, Source, last_word

TOP = Path(__file__).parents[1]
TRANSLATIONS = TOP / "resources" / "translations"
KEY = re.compile(r"[a-z][a-z0-9_]*(\.[a-z0-9_]+)+")
ERRORS = {
    "Bug", "Declined", "InUse", "OutcomeUnknown", "Refused", "SameBuyer", "SoldOut", "Stale",
    "StoreError", "Unreachable",
}  # fmt: skip
SPOKEN = "SpokenOption"
PARTICLES = {"을/를", "이/가", "은/는", "과/와", "으로/로", "이에요/예요"}
FORMS = "|".join(one for forms in sorted(PARTICLES) for one in forms.split("/"))
BARE = re.compile(rf"\{{\w+(:[^}}/]*)?\}}[’”'\"]*({FORMS})(?![가-힣])")


def catalogue(lang: str, kind: str = "po") -> Path:
    return TRANSLATIONS / lang / "LC_MESSAGES" / f"booth_pos.{kind}"


def sentences(lang: str) -> dict[str, str]:
    with catalogue(lang).open("rb") as file:
        return {str(one.id): str(one.string) for one in read_po(file) if one.id}


def gaps(sentence: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(sentence) if name is not None}


def test_every_language_has_the_same_keys() -> None:
    missing = {lang: set(sentences("ko")) ^ set(sentences(lang)) for lang in LANGUAGES}
    assert not any(missing.values()), f"not in both languages: {missing}"


@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_key_stands_twice(lang: str) -> None:
    found = re.findall(r'^msgid "(.+)"$', catalogue(lang).read_text("utf-8"), re.MULTILINE)
    twice = [key for key, count in Counter(found).items() if count > 1]
    assert not twice, f"{catalogue(lang)} has more than one sentence for {twice}"


@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_sentence_is_empty_or_padded(lang: str) -> None:
    bad = [key for key, said in sentences(lang).items() if not said or said != said.strip()]
    assert not bad


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_gap_is_a_plain_name(lang: str) -> None:
    """No attribute of a value is reachable from a sentence, and no gap goes by its place."""
    odd = {
        k: g
        for k, s in sentences(lang).items()
        if (g := {n for n in gaps(s) if not n.isidentifier()})
    }
    assert not odd


def test_a_particle_is_one_that_is_known_and_stands_behind_its_word() -> None:
    wrong = []
    for key, said in sentences("ko").items():
        before = None
        for text, name, forms, _ in string.Formatter().parse(said):
            hangul = re.search("[가-힣]", forms or "")
            if hangul and not (forms in PARTICLES and name == before and len(text) <= 1):
                wrong.append((key, f"{{{name}:{forms}}}"))
            before = name
    assert not wrong
    assert not [said for said in sentences("en").values() if re.search(r"\{\w+:[^}]*[가-힣]", said)]
    ko = Wording(TRANSLATIONS, "ko", strict=True)
    assert [key for key, said in sentences("ko").items() if BARE.search(said)] == []
    for found in ("‘{text}’은 없어요", "{amount:,}을", "{sku}와(과)", "{name}이에요."):
        assert BARE.search(found)
    for fine in ("{name}{name:은/는} {count}개", "{name}에서", "{price:,}이상"):
        assert not BARE.search(fine)
    assert "구름 14가 " in ko.say("rehearsal.not_paid", word="구름 14")
    assert "사과 3이 " in ko.say("rehearsal.not_paid", word="사과 3")


def test_every_language_has_the_same_gaps() -> None:
    other = sentences("en")
    differ = {
        key: (gaps(said), gaps(other[key]))
        for key, said in sentences("ko").items()
        if gaps(said) != gaps(other.get(key, said))
    }
    assert not differ


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_compiled_catalogue_is_fresh(lang: str) -> None:
    path = catalogue(lang, "mo")
    assert path.exists(), "run: make translations"
    with path.open("rb") as file:
        compiled = {str(one.id): str(one.string) for one in read_mo(file) if one.id}
    assert compiled == sentences(lang), "run: make translations"


def used(source: Source) -> Iterator[tuple[str, str, set[str] | None]]:
    """Where each key is used; keys put together have `*` for what is known at run time only.

    The names of the values that are given come along where the call shows them all.
    """
    for module in source.package:
        for call, word in module.calls():
            keys: list[ast.expr] = []
            if word == "say" or word in ERRORS:
                keys += call.args[:1]
            if word in ERRORS or word == "say" or any(map(_is_spoken, call.keywords)):
                keys += [one.value for one in call.keywords if one.arg in {"key", "help"}]
            yield from _keys(module, call, keys)


def _is_spoken(one: ast.keyword) -> bool:
    return one.arg == "cls" and last_word(one.value) == SPOKEN


def _keys(
    module: Module, call: ast.Call, found: list[ast.expr]
) -> Iterator[tuple[str, str, set[str] | None]]:
    given = {one.arg for one in call.keywords if one.arg}
    shown = given if all(one.arg for one in call.keywords) else None
    for expression in found:
        for one in _literals(expression):
            yield module.at(call.lineno, one), one, shown


def _literals(expression: ast.expr) -> Iterator[str]:
    if isinstance(expression, ast.JoinedStr):
        yield "".join(
            str(part.value) if isinstance(part, ast.Constant) else "*" for part in expression.values
        )
    elif isinstance(expression, ast.IfExp):
        yield from _literals(expression.body)
        yield from _literals(expression.orelse)
    elif isinstance(expression, ast.Constant) and KEY.fullmatch(str(expression.value)):
        yield str(expression.value)


@pytest.fixture(scope="module")
def source() -> Source:
    return Source(TOP)


def test_every_key_that_is_used_has_a_sentence(source: Source) -> None:
    known = sentences("ko")
    missing = [
        at
        for at, key, _ in used(source)
        if not any(re.fullmatch(re.escape(key).replace(r"\*", ".+"), one) for one in known)
    ]
    assert not missing, "no sentence for:\n" + "\n".join(missing)


FAMILIES: tuple[tuple[str, type[StrEnum]], ...] = (
    ("face.{}.title", Face), ("face.{}.text", Face), ("strip.{}", Face), ("sell.end.{}", Face),
    ("state.{}", State), ("receipt.state_{}", State), ("tax.{}", TaxClass),
    ("refund.{}", RefundState), ("receipt.refund_{}", RefundState), ("action.{}", Action),
    ("role.{}", Role), ("unfinished.{}.title", Kind), ("unfinished.{}.todo", Kind),
    ("unfinished.{}.say", Kind), ("unfinished.needs.{}", Needs), ("unfinished.act.{}", Decision),
    ("pay.act.{}", look.Act),
    ("side.{}", Side), ("settlement.{}", Settlement), ("act.{}", drawer.Act), ("alert.{}", What),
    ("toss_stage.{}", Stage), ("receipts.status.{}", Status), ("receipts.tender.{}", Tender),
    ("day.tender_{}", Tender), ("refunds.way_{}", Way), ("settings.contract_{}", Contract),
    ("history.refund_request_{}", RequestState), ("report.mode.{}", Mode), ("mode.{}", Mode),
    ("report.by.{}", Span),
    ("report.topic.{}", Topic), ("report.period.{}", Period),
    ("help.report.{}", Topic),
)  # fmt: skip
# A verdict stands in the history of a payment where it says more than the state that it led to.
STEPS = ("history.create_{}", "history.execute_{}", "history.refund_{}")


@pytest.mark.parametrize(("family", "members"), FAMILIES)
def test_every_member_of_a_family_has_a_sentence(family: str, members: type[StrEnum]) -> None:
    known = sentences("ko")
    assert [one for one in members if family.format(one) not in known] == []


@pytest.mark.parametrize("family", STEPS)
def test_every_verdict_that_is_no_yes_has_a_sentence(family: str) -> None:
    known = sentences("ko")
    left = [one for one in Verdict if family.format(one) not in known]
    assert left == [Verdict.YES]


# Keys that two modules put together, so that no single expression shows them.
COMPOSED = (
    "products.none", "sales.none", "history.create_*", "history.execute_*", "history.refund_*",
    "slip.method_toss_money", "unwritten.why.disk_full", "refund_form.why.*",
    "settings.sound_*", "report.change.edit_*", "goods.why.*", "discount.why.*", "note.*",
    "park.*",
)  # fmt: skip


def unused(source: Source, known: Iterable[str], composed: tuple[str, ...] = ()) -> list[str]:
    """The keys that nothing in the program can say: they stand nowhere as they are, and in no
    expression whose gaps the program has words for."""
    words, shapes = _words(source), _shapes(source)
    return [
        key
        for key in known
        if key not in words
        and not any(_shape(one).fullmatch(key) for one in composed)
        and not any(
            (match := shape.fullmatch(key)) and set(match.groups()) <= words for shape in shapes
        )
    ]


def _words(source: Source) -> set[str]:
    """Everything that the program may put in a gap: constants, and the names of commands, fields
    and arguments."""
    found = set()
    for module in source.package:
        for node in ast.walk(module.tree):
            match node:
                case ast.Constant(value=str(text)):
                    found.add(text)
                case ast.FunctionDef(name=name):
                    found |= {name, name.replace("_", "-")}
                case ast.AnnAssign(target=ast.Name(id=name)) | ast.keyword(arg=str(name)):
                    found.add(name)
    return found


def _shapes(source: Source) -> list[re.Pattern[str]]:
    found = {
        one
        for module in source.package
        for node in ast.walk(module.tree)
        if isinstance(node, ast.JoinedStr)
        for one in _literals(node)
    }
    return [_shape(one) for one in found if re.fullmatch(r"[a-z][a-z0-9_]*\.[a-z0-9_.*-]+", one)]


def _shape(key: str) -> re.Pattern[str]:
    return re.compile(re.escape(key).replace(r"\*", r"([A-Za-z0-9_-]+?)"))


def test_every_sentence_is_said_somewhere(source: Source) -> None:
    assert unused(source, sentences("ko"), COMPOSED) == []


def test_every_key_that_is_said_to_be_composed_is_needed(source: Source) -> None:
    left = unused(source, sentences("ko"))
    idle = [one for one in COMPOSED if not any(_shape(one).fullmatch(key) for key in left)]
    assert idle == []


# These get the place in the list, or the values of a row, from who catches and raises them again.
COMPLETED = ("pricelist.",)


def test_every_gap_of_a_sentence_is_given(source: Source) -> None:
    known = sentences("ko")
    short = [
        f"{at}: {gaps(known[key]) - given}"
        for at, key, given in used(source)
        if given is not None
        and key in known
        and not key.startswith(COMPLETED)
        and not gaps(known[key]) <= given
    ]
    assert not short, "\n".join(short)


PLANTED = '''
"""A module."""
say("a.b", x=1)
raise Refused("c.d" if yes else "e.f", **all)
window.say(f"face.{name}.title")
option("--x", cls=SpokenOption, help="option.x")
error = Bug(key="g.h")
say(key)
'''


def test_the_search_for_keys_finds_them_all(tmp_path: Path) -> None:
    (tmp_path / "pos_app").mkdir()
    (tmp_path / "pos_app" / "a.py").write_text(PLANTED.strip(), "utf-8")
    found = {key: given for _, key, given in used(Source(tmp_path))}
    assert found == {
        "a.b": {"x"}, "c.d": None, "e.f": None, "face.*.title": set(),
        "option.x": {"cls", "help"}, "g.h": {"key"},
    }  # fmt: skip


def test_the_search_for_idle_sentences_finds_them(tmp_path: Path) -> None:
    (tmp_path / "pos_app").mkdir()
    (tmp_path / "pos_app" / "a.py").write_text(PLANTED.strip() + '\nname = "paid"', "utf-8")
    known = ["a.b", "face.paid.title", "face.lost.title", "face.paid.text", "i.j"]
    assert unused(Source(tmp_path), known) == ["face.lost.title", "face.paid.text", "i.j"]


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """A folder with one catalogue of a few sentences."""
    from babel.messages.catalog import Catalog
    from babel.messages.mofile import write_mo

    made = Catalog("ko")
    for key, said in {
        "paid": "{amount:,}원 결제됐어요.", "list.bad": "{count}군데", "list.one": "{line}번째 줄",
        "problems.more": "그 밖에 {more}건", "name": "{name}",
    }.items():  # fmt: skip
        made.add(key, said)
    path = tmp_path / "ko" / "LC_MESSAGES" / "booth_pos.mo"
    path.parent.mkdir(parents=True)
    with path.open("wb") as file:
        write_mo(file, made)
    return tmp_path


def test_gaps_are_filled(small: Path) -> None:
    assert Wording(small, "ko").say("paid", amount=35_000) == "35,000원 결제됐어요."


def test_what_the_buyer_typed_is_never_a_gap(small: Path) -> None:
    assert Wording(small, "ko").say("name", name="{amount} {0}") == "{amount} {0}"


def test_a_missing_or_odd_value_never_stops_a_till(small: Path) -> None:
    wording = Wording(small, "ko")
    assert wording.say("paid") == "{amount}원 결제됐어요."
    assert wording.say("paid", amount="많음") == "많음원 결제됐어요."
    assert wording.say("paid", amount=None) == "원 결제됐어요."


def test_an_unknown_key_is_shown_and_in_tests_a_fault(small: Path) -> None:
    assert Wording(small, "ko").say("no.such", a=1) == "no.such"
    assert not Wording(small, "ko").knows("no.such")
    with pytest.raises(Bug, match=r"no\.such"):
        Wording(small, "ko", strict=True).say("no.such")


def test_without_catalogues_the_keys_are_shown(tmp_path: Path) -> None:
    assert Wording(tmp_path, "en").say("paid", amount=1) == "paid"


def test_an_error_tells_all_its_problems(small: Path) -> None:
    ones = (Refused("list.one", line=3), Refused("list.one", line=9))
    wording = Wording(small, "ko")
    several = Refused("list.bad", problems=ones, count=2, more=0)
    assert wording.say_error(several) == "2군데\n- 3번째 줄\n- 9번째 줄"
    many = Refused("list.bad", problems=ones, count=7, more=5)
    assert wording.say_error(many).endswith("\n그 밖에 5건")
    assert wording.say_error(ones[0]) == "3번째 줄"


def test_an_unknown_language_is_korean(small: Path) -> None:
    assert Wording(small, "fr").lang == "ko"


@pytest.mark.parametrize(
    ("explicit", "settings", "environment", "lang"),
    [
        (None, None, {}, "ko"), ("en", "ko", {"LANG": "ko_KR.UTF-8"}, "en"),
        (None, "en", {"LANG": "ko_KR.UTF-8"}, "en"), (None, None, {"LANG": "en_US.UTF-8"}, "en"),
        (None, "", {"LC_ALL": "ko_KR.UTF-8", "LANG": "en_US.UTF-8"}, "ko"),
        (None, None, {"LANG": "C.UTF-8"}, "ko"), ("fr", "xx", {"LANG": "fr_FR"}, "ko"),
    ],
)  # fmt: skip
def test_the_language(
    explicit: str | None, settings: str | None, environment: dict[str, str], lang: str
) -> None:
    assert detect_lang(explicit, settings, environment) == lang


def test_which_money_moves_is_said_in_the_readers_language() -> None:
    modes = (Mode.PRACTICE, Mode.TEST)
    korean, english = (
        [Wording(TRANSLATIONS, lang, strict=True).say(f"window.mode_{one}") for one in modes]
        for lang in LANGUAGES
    )
    assert not any(re.search("[A-Za-z]", one) for one in korean)
    assert [one.split(" ")[0] for one in (*korean, *english)] == [
        "연습", "테스트", "PRACTICE", "TEST",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("lang", "said"),
    [
        ("ko", "b.zip은(는) 연습, 테스트 장부라서 실거래 장부로"),
        ("en", "b.zip holds practice, test books and was not restored into live."),
    ],
)
def test_a_mode_is_said_in_words_and_a_strange_one_stops_nothing(lang: str, said: str) -> None:
    other = Refused("restore.other_mode", file="b.zip", found="practice, test", mode=Mode.LIVE)
    wording = Wording(TRANSLATIONS, lang, strict=True)
    assert wording.say_error(other).startswith(said)
    assert "moon" in wording.say("doctor.shop", mode="moon")
    bare = [key for key, one in sentences(lang).items() if re.search(r"\{mode\}", one)]
    assert not bare


def test_a_bad_price_list_as_its_owner_reads_it() -> None:
    problems = (
        Refused("pricelist.bad_price", line=12, column="가격", letter="E", text="시가"),
        Refused("pricelist.sku_twice", line=1_300, column="품번", letter="A", text="A1", first=2),
    )
    bad = Refused("pricelist.bad", problems=problems, count=30, more=28)
    assert Wording(TRANSLATIONS, "ko", strict=True).say_error(bad).splitlines() == [
        "상품 목록에 고칠 곳이 30군데 있어요. 아무것도 바꾸지 않았어요.",
        "- 12번째 줄 가격(E열) ‘시가’: 가격으로 읽을 수 없어요. 0 이상의 원 단위 숫자로 적으세요. "
        "예: 35000",
        "- 1,300번째 줄 품번(A열) ‘A1’: 2번째 줄과 품번이 같아요. 하나를 지우거나 다른 "
        "품번을 적으세요.",
        "- 그 밖에 28건이 더 있어요.",
    ]


@pytest.mark.parametrize(
    ("lang", "field"), [("ko", "1번째 줄 가격 ‘?’:"), ("en", 'Line 1, price "?":')]
)
def test_a_field_that_was_typed_in_is_no_column(lang: str, field: str) -> None:
    column = "가격" if lang == "ko" else "price"
    typed = Refused("pricelist.bad_price", line=1, column=column, letter="", text="?")
    said = Wording(TRANSLATIONS, lang, strict=True).say_error(typed)
    assert said.startswith(field)


@pytest.mark.parametrize(
    ("seconds", "ko", "en"),
    [
        (1, "1초", "1 s"), (59, "59초", "59 s"), (60, "1분", "1 min"), (61, "2분", "2 min"),
        (3_541, "1시간", "1 h"), (15_360, "4시간 16분", "4 h 16 min"), (86_400, "24시간", "24 h"),
    ],
)  # fmt: skip
def test_a_lock_is_said_in_hours_and_minutes(seconds: int, ko: str, en: str) -> None:
    locked = Refused("staff.locked", name="김알바", seconds=seconds)
    said = [Wording(TRANSLATIONS, lang, strict=True).say_error(locked) for lang in LANGUAGES]
    assert f"{ko} 뒤에" in said[LANGUAGES.index("ko")]
    assert f"in {en}:" in said[LANGUAGES.index("en")]


def test_a_doubtful_refund_is_not_said_to_differ_from_what_toss_shows() -> None:
    """It may just as well be nowhere, with Toss and the books of one mind."""
    for lang, wrong in (("ko", "맞지 않"), ("en", " fit")):
        said = sentences(lang)
        kinds = ("refund.doubtful", "receipt.refund_doubtful", "history.refund_doubtful",
                 "unfinished.refund_doubtful.title")  # fmt: skip
        assert not [key for key in kinds if wrong in said[key] or "add up" in said[key]]
