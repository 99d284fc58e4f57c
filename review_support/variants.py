"""Two ways to write one thing, where a rule asks for the same: variant characters, digits in words, endings of an address.

A difference that is only of this sort is for a person to look at, and is not called doubtful. The pairs are common
characters of names from the 《第一批异体字整理表》(1955) and the 《通用规范汉字表》(2013, annex 1), and old printed forms.
"""

from __future__ import annotations

import re

from knowledge.catalog.rule_functions import plain

_PAIRS = (
    "峯峰 喆哲 昇升 陞升 甯宁 寧宁 寗宁 頴颖 穎颖 祕秘 閒闲 菓果 棲栖 廻回 迴回 煖暖 暎映 疎疏 竝并 仝同 寳宝 寶宝 崐昆 崑昆 崙仑 凃涂 邨村"
    " 鉅巨 勳勋 勛勋 勲勋 傑杰 喦岩 巖岩 嵒岩 羣群 啓启 啟启 晳晰 晢晰 譽誉 禮礼 鑑鉴 鑒鉴 玨珏 瑠琉 瓈璃 蕚萼 堦阶 汎泛 氾泛 徧遍 採采 綵彩 跡迹 蹟迹"
    " 託托 鬱郁 欝郁 谿溪 嶽岳 讚赞 讃赞 慾欲 雲云 國国 華华 蘭兰 鳳凤 龍龙 麗丽 豔艳 艷艳 誌志 衛卫 衞卫 麽么 麼么 碁棋 棊棋 琹琴 槑梅 楳梅 柟楠 枬楠 栢柏 牀床 牎窗 窻窗 窓窗"
    " 帋纸 緐繁 乹干 乾干 幹干 臯皋 皐皋 逺远 遠远 灋法 灮光 烱炯 煇辉 輝辉 暉晖 皙晰 秌秋 穐秋 蘓苏 蘇苏 甦苏 藴蕴 蘊蕴 淩凌 湧涌 澂澄 澁涩 濬浚 瀞净 淨净 凈净 決决"
)
_VARIANTS = {ord(pair[0]): pair[1] for pair in _PAIRS.split()}
_DIGITS = str.maketrans("〇零一二三四五六七八九", "00123456789")
_ENDINGS = str.maketrans({"號": "号", "樓": "楼", "層": "层", "棟": "栋", "幢": "栋", "間": "间", "鋪": "铺", "舖": "铺", "區": "区"})
_BETWEEN = re.compile(r"[-—–·.,，。、;；:：()（）〔〕\[\]【】\"'“”#＃/]")


def folded(text: str) -> str:
    """The text without what may be written one way or another; only for comparing."""
    return _BETWEEN.sub("", plain(text).upper().translate(_VARIANTS).translate(_ENDINGS).translate(_DIGITS))
