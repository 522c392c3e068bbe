"""The order words: plain nouns of two syllables that a noisy hall does not confuse."""

from typing import Final

# Any two differ in at least three sounds, counting ㄱㄲㅋ, ㅐㅔ and the like as one. Left out are
# dishes that a booth may sell, and times of day. Changing the list renames past orders.
_LIST: Final = """
    사과 수박 나무 당근 편지 언덕 썰매 황금 별빛 연필 노을 학교 동화 표범
    물감 풍선 기린 타조 태양 첼로 로켓 왕관 우표 상추 등대 은하 석류 박수
    앵두 안경 자갈 감자 단풍 토끼 목련 트럭 우산 폭포 튤립 풍차 택시 리본
    난로 솔잎 매실 번개 구름 숲길 극장 양말 탈춤 악어 햇살 문어 벌꿀 선물
    액자 담요 꽃밭 눈꽃 하늘 한복 여우 바다 벚꽃 촛불 캠핑 해변 고래 참새
    램프 제비 이슬 배낭 찻잔 혜성 펭귄 동굴 호수 초원 망고 팽이 얼음 모자
    돌담 여행 깃털 소풍 장미 접시 지도 진주 계곡 보석 백합 축제 가위
"""
WORDS: Final = tuple(_LIST.split())
