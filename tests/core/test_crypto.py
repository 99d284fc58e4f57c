"""Seals that nothing opens but their own key and row, digests of both suites, and a master key that is made once."""

from __future__ import annotations

import base64
import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.crypto import Keys, Sealer, Suite, hasher, load_keys
from core.errors import BadSettings, Erased

SUITES: tuple[Suite, ...] = ("international", "guomi")


def test_digests_are_the_published_ones() -> None:
    """FIPS 180-4 and GB/T 32905-2016 give both for "abc"."""
    assert hasher("international")(b"abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    assert hasher("guomi")(b"abc") == "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"


@pytest.mark.parametrize("suite", SUITES)
@settings(deadline=None)
@given(plain=st.binary(max_size=200), context=st.binary(max_size=30))
def test_what_is_sealed_opens_again(suite: Suite, plain: bytes, context: bytes) -> None:
    sealer = Sealer(b"k" * 32, suite)
    sealed = sealer.seal(plain, context)
    assert sealer.open(sealed, context) == plain
    assert sealer.seal(plain, context) != sealed, "a nonce is never used twice"


@pytest.mark.parametrize("suite", SUITES)
def test_a_seal_opens_for_nothing_else(suite: Suite) -> None:
    sealer = Sealer(b"k" * 32, suite)
    sealed = sealer.seal("身份证".encode(), b"row-1")
    for key, bytes_, context in (
        (b"K" + b"k" * 31, sealed, b"row-1"), (b"k" * 32, sealed, b"row-2"), (b"k" * 32, sealed[:-1], b"row-1"),
        (b"k" * 32, sealed[:27], b"row-1"), (b"k" * 32, b"", b"row-1"),
    ):  # fmt: skip
        with pytest.raises(Erased):
            Sealer(key, suite).open(bytes_, context)
    for at in range(len(sealed)):
        with pytest.raises(Erased):
            sealer.open(sealed[:at] + bytes([sealed[at] ^ 1]) + sealed[at + 1 :], b"row-1")


def test_a_wrapped_key_is_its_scopes_and_its_masters() -> None:
    keys = Keys(b"m" * 32)
    wrapped = keys.wrap_new("case-1")
    sealed = keys.unwrap("case-1", wrapped).seal(b"x")
    assert keys.unwrap("case-1", wrapped).open(sealed) == b"x"
    for other, scope in ((keys, "case-2"), (Keys(b"n" * 32), "case-1")):
        with pytest.raises(Erased):
            other.unwrap(scope, wrapped)


def test_purposes_have_keys_of_their_own_and_a_look_up_needs_the_master() -> None:
    keys = Keys(b"m" * 32)
    assert len({keys.derive(p) for p in ("wrap", "blind-index", "ledger-head")}) == 3
    assert keys.blind("id:1") == keys.blind("id:1") != keys.blind("id:2")
    assert keys.blind("id:1") != Keys(b"n" * 32).blind("id:1")


def test_a_key_is_made_once_whole_and_for_its_owner_alone(tmp_path: Path) -> None:
    file = tmp_path / "keys" / "master.key"
    with ThreadPoolExecutor(8) as pool:
        masters = {k.master for k in pool.map(lambda _: load_keys(None, file, "international"), range(16))}
    assert len(masters) == 1 and len(masters.pop()) == 32
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert [p.name for p in file.parent.iterdir()] == ["master.key"]


def test_a_key_that_others_may_read_or_that_is_none_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "master.key"
    first = load_keys(None, file, "international")
    file.chmod(0o640)
    with pytest.raises(BadSettings) as wrong:
        load_keys(None, file, "international")
    assert wrong.value.code == "key_file_open"
    for text in (b"", b"short", base64.b64encode(b"x" * 31), b"\xff\xfe"):
        file.chmod(0o600)
        file.write_bytes(text)
        with pytest.raises(BadSettings) as wrong:
            load_keys(None, file, "international")
        assert wrong.value.code == "bad_master_key"
    secret = base64.b64encode(first.master).decode()
    assert load_keys(secret, tmp_path / "none", "guomi") == Keys(first.master, "guomi")
    assert not (tmp_path / "none").exists()
    for bad in ("zz", secret[:-4], "not base64!"):
        with pytest.raises(BadSettings):
            load_keys(bad, tmp_path / "none", "international")
