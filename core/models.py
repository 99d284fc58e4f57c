"""Language models behind LangChain's seam: one loader by name, and a scripted model that ships for trying and tests.

None is needed: without one, answers are cards and extracts. Nothing here downloads; a model is a server one names.
"""

from __future__ import annotations

import json
import re
from typing import Any, TypeVar

from langchain_core.callbacks import CallbackManagerForLLMRun
from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessage, BaseMessage
from langchain_core.outputs import ChatGeneration, ChatResult
from pydantic import Field

from core.errors import BadSettings

TIMEOUT_S = 60
Shape = TypeVar("Shape", list[Any], dict[str, Any])


class ScriptedChatModel(BaseChatModel):
    """Says what its script says, in turn, then the last again; `seen` keeps every text it was shown."""

    script: list[str]
    seen: list[str] = Field(default_factory=list)

    @property
    def _llm_type(self) -> str:
        return "scripted"

    def _generate(
        self, messages: list[BaseMessage], stop: list[str] | None = None,
        run_manager: CallbackManagerForLLMRun | None = None, **kwargs: Any,
    ) -> ChatResult:  # fmt: skip
        self.seen.append("\n".join(str(m.content) for m in messages))
        said = self.script[min(len(self.seen), len(self.script)) - 1]
        return ChatResult(generations=[ChatGeneration(message=AIMessage(said))])


def json_in(reply: str, shape: type[Shape]) -> Shape | None:
    """The JSON array or object in a model's reply, which models like to wrap in words; None where there is none."""
    match = re.search(r"\[.*\]" if shape is list else r"\{.*\}", reply, re.DOTALL)
    try:
        said = json.loads(match.group()) if match else None
    except ValueError:
        return None
    return said if isinstance(said, shape) else None


def load_chat_model(name: str) -> BaseChatModel:
    """The model of `provider:model` (langchain's init_chat_model; OpenAI-compatible servers by OPENAI_BASE_URL).

    Raises BadSettings when the provider's package is missing or it refuses the name.
    """
    # Imported here: langchain is heavy, and most installations have no model.
    from langchain.chat_models import init_chat_model

    try:
        model = init_chat_model(name, temperature=0, timeout=TIMEOUT_S, max_retries=1)
    except (ImportError, ValueError) as wrong:
        raise BadSettings("bad_settings", name="YIJIANSHI_CHAT_MODEL", reason=str(wrong)) from None
    if not isinstance(model, BaseChatModel):
        raise BadSettings("bad_settings", name="YIJIANSHI_CHAT_MODEL", reason=name)
    return model
