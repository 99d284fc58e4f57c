"""The model's card: what it was made from, how, how good it is, and what it is not for. Written by the training, never by hand."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

_CARD = """---
language: zh
library_name: sentence-transformers
pipeline_tag: sentence-similarity
---

# 内置向量模型 · The built-in embedding model

{terms} 个词项（单字、双字、较长的词）× {dimensions} 维，int8，每行一个比例；一段文本的向量是它各词项向量之和，长度为 1。
由 `python -m knowledge.training 数据文件夹 输出文件夹` 训练（种子 {seed}，2 核 {minutes} 分钟），可以重复。
*{terms} terms (characters, character pairs, longer words) × {dimensions} dimensions in int8; a text is the normalised sum of its
terms. Made by the command above in {minutes} minutes on two cores; equal seeds, threads and versions give equal files.*

`ranking.json` 是和它一起学到的排序：怎样把词和向量找到的合成一个次序（`knowledge/index/ranking.py`）。
*`ranking.json` is the ranking learnt with it: how words and vectors become one order.*

## 用了什么 · Data

| 数据 · data | 许可 · licence | 怎么用 · how |
| --- | --- | --- |
| 法律、行政法规、司法解释、地方法规（LawRefBook） · statutes and regulations | 官方文本，不受著作权保护（著作权法第五条） · official texts | 一款问同条的其余各款 · a clause asks for the rest of its article |
| STARD 的法条与训练问题 · its articles and training questions | MIT | 问题找法条 · a question asks for its articles |
| LeCoQA 的律师答复（同一批训练问题） · lawyers' answers to the same questions | MIT | 答复的句子找法条 · sentences ask for the articles |
| 广东省办事指南 2021-05 · service guides | MIT | 事项名加字段找该字段 · name and field ask for the field |
| CMRC 2018、DRCD 开发集 · reading comprehension | CC BY-SA 4.0, 3.0 | 问题找段落 · a question asks for its passage |
| 日常用语表（`knowledge/lexicon`） · our own lexicon | 本项目 · this project | 官方用语换成日常说法 · official terms swapped for everyday words |
| {said} 条规定和服务的问法（`knowledge/training/said`） · ways of asking for rules and services | 本项目 · this project | 问法找规定 · a question asks for its rule |
| {asked} 个问法，广东办事指南的事项（`knowledge/training/asked/of_meaning.tsv`） · questions about the guides' items | 本项目 · this project | 问法找事项 · a question asks for its item |

问法由本项目撰写，未看题集；与任何一个训练问题的双字重合达到一半的，训练前去掉。没有个人数据。
问法写的是百姓常问的那些法，题集问的多半也是它们；没有一个问法来自题集。*The ways of asking were written without sight of the questions, about the laws that people
ask about, which are mostly the laws that the questions are about too; any that shares half its character pairs with a training question is left out.*

## 怎么学 · Method

先学 {epochs:g} 遍：批内其余 {batch} 段为反例（双向 softmax，温度 1/{scale:g}），问的一方随机去掉六成词项，使任何单个词都不能独自配对；再以训练问题学 {steps} 步，
反例里加上此刻看似正确的法条。最后把坐标轴转到主成分，前 64 维先筛。*Contrastive learning with in-batch negatives, 60% of a question's
terms dropped at random; then {steps} steps on the training questions with hard negatives; then rotated to principal axes.*

## 成绩 · Figures

{questions} 个公众提出的法律问题，{passages} 条法条，五折，只计没学过的问题。*Laypeople's questions of law, five folds, unseen questions only.*

| | nDCG@10 | hit@1 | recall@100 |
| --- | --- | --- | --- |
{rows}

- **分开**（apart）：检验的问题与学过的问题没有任何一条共同的法条（按正文文字判断），也没有近似的问题；引用了被检验法条的律师答复不学。*No article text, by its characters, answers
  both a question learnt from and one judged; nor are they nearly the same question; answers that cite a judged article are left out.*
- **混合**（mixed）：近似的问题不分在两边，法条可以共有——人们会就同样的法条再问。*Nearly equal questions stay together; articles may be shared, as people ask again about the same ones.*
- 排序只在其余四折的问题上学，被检验一折的候选由没见过这一折的向量提出；排序所学的候选由没见过各自那一折的向量提出，而这些向量见过被检验的一折：这可能使排序的成绩略微偏高。
  *The ranking is learnt on the other four folds' questions; what it is judged on comes from vectors that never saw the judged fold. The vectors under the questions it learns
  from did see that fold, so the ranking's figures may be slightly high.*
- 遍数、去词的比例等几个设定是看着这五折选的。*Epochs, dropping and a few other settings were chosen on these folds.*

## 限度 · Limits

只看词，不看词序和否定；没见过的词等于没写。不能判断一段话是否回答了问题，只能提出候选。法律文本之外（新闻、闲聊、英文）不可用。有真正的模型（bge、Qwen3-Embedding）时，用 `YIJIANSHI_EMBEDDER` 换掉它。
*It sees terms, neither order nor negation; a term it does not know is as if unwritten. It proposes candidates and judges nothing. Not for news, small talk or English.*
"""


def write_card(folder: Path, figures: Mapping[str, Any], terms: int) -> None:
    """Writes README.md into the model's folder from the figures of its training."""
    plan = figures["plan"]
    rows = "\n".join(
        f"| {chinese}（{split}），{label} | {of['ndcg@10']:.3f} | {of['hit@1']:.3f} | {of['recall@100']:.3f} |"
        for split, chinese in (("apart", "分开"), ("mixed", "混合"))
        for kind, label in (("vectors", "只用向量 · vectors alone"), ("ranking", "学到的排序 · learnt ranking"))
        if (of := figures.get(split, {}).get(kind))
    )
    card = _CARD.format(
        terms=f"{terms:,}", dimensions=plan["dimensions"], seed=plan["seed"], minutes=round(figures["seconds"] / 60),
        epochs=plan["epochs"], batch=f"{plan['batch']:,}", scale=plan["scale"], steps=plan["rounds"] * plan["round_steps"],
        said=f"{figures['said']:,}", asked=f"{figures['asked']:,}",
        questions=f"{figures['questions']:,}", passages=f"{figures['passages']:,}", rows=rows,
    )  # fmt: skip
    (folder / "README.md").write_text(card, "utf-8")
