"""One written form for what people write in many: widths, dashes, old letters, spelled numbers."""

from __future__ import annotations

import re
import unicodedata

__all__ = ["has_chinese", "number_of", "plain"]

# An older form and the one in use, for letters that stand in addresses.
OLDER = (
    "東东園园門门號号樓楼棟栋單单區区縣县鎮镇鄉乡馬马龍龙鳳凤華华陽阳陰阴橋桥灣湾島岛嶺岭崗岗溝沟廣广場场"
    "廈厦國国際际學学醫医銀银鐵铁車车館馆長长興兴寧宁慶庆豐丰蘭兰葉叶錦锦綠绿藍蓝紅红黃黄雲云時时張张陳陈"
    "劉刘楊杨趙赵吳吴孫孙羅罗鄭郑謝谢許许鄧邓蕭萧蔣蒋呂吕盧卢賈贾鄒邹譚谭廟庙處处邊边對对間间層层莊庄壩坝"
    "澤泽漢汉濟济濱滨灘滩輝辉達达運运遠远錢钱鐘钟陸陆隊队雙双電电靜静順顺飛飞體体麗丽齊齐樺桦機机歐欧滿满"
    "潔洁燈灯營营環环發发監监礦矿禮礼節节紡纺紀纪級级紙纸組组結结經经維维織织義义聖圣聯联聲声職职臺台舊旧"
    "藝艺蘇苏術术衛卫規规觀观設设貝贝貨货貴贵資资賓宾賢贤質质軍军輪轮農农進进連连郵邮針针鋼钢鎖锁閘闸開开"
    "險险隨随頂顶領领頭头顧顾風风養养駐驻驛驿魚鱼鯉鲤鷹鹰鵬鹏鹽盐麥麦廠厂戶户於于後后裡里峯峰巖岩"
)
SIGNS = {**dict.fromkeys("‐‑‒–—―－~～〜", "-"), "º": " ", "ª": " ", "°": " ", "№": "", "′": "'"}
FORMS = str.maketrans(dict(zip(OLDER[::2], OLDER[1::2], strict=True)) | SIGNS)

BY_VALUE = ("〇零", "一壹幺", "二贰两", "三叁", "四肆", "五伍", "六陆", "七柒", "八捌", "九玖")
DIGITS = {letter: value for value, letters in enumerate(BY_VALUE) for letter in letters}
TENS = {"十": 10, "拾": 10, "百": 100, "佰": 100}
SPELLED = "".join((*DIGITS, *TENS)).replace("陆", "")
COUNTED = "号|栋|幢|座|单元|门栋|梯|楼|层|室|户|房|期|组|队|弄|#"
SPELLED_NUMBER = re.compile(
    rf"(?:(?<=[负附])|(?<=地下))[{SPELLED}]+|第?([{SPELLED}]+)(?={COUNTED})|(?<=[路街巷道])[{SPELLED}]+$"
)


def has_chinese(text: str) -> bool:
    """Whether any letter is Chinese."""
    return any("\u3400" <= letter <= "\u9fff" for letter in text)


def plain(text: str) -> str:
    """The text in narrow, small, simplified letters, numbers before a counting word in digits.

    Examples
    --------
    >>> plain("錦綠花園１２＃－２－５０１"), plain("朝阳路一百五十八号第十二栋"), plain("三元里")
    ('锦绿花园12#-2-501', '朝阳路158号12栋', '三元里')
    """
    narrow = text if text.isascii() else unicodedata.normalize("NFKC", text.translate(FORMS))
    small = narrow.translate(FORMS).casefold().strip()
    return small if small.isascii() else SPELLED_NUMBER.sub(_in_digits, small)


def _in_digits(found: re.Match[str]) -> str:
    return str(number_of(found[1] or found[0]))


def number_of(spelled: str) -> int:
    """The value of a spelled number, or of digits read one by one.

    Examples
    --------
    >>> number_of("一百五十八"), number_of("十二"), number_of("九〇三"), number_of("二百零五")
    (158, 12, 903, 205)
    """
    if not any(letter in TENS for letter in spelled):
        return int("".join(str(DIGITS[letter]) for letter in spelled))
    total, digit = 0, 0
    for letter in spelled:
        if letter in TENS:
            total, digit = total + (digit or 1) * TENS[letter], 0
        else:
            digit = DIGITS[letter]
    return total + digit
