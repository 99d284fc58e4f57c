"""The documents in a backup: what leads out of their folder is refused before anything is replaced."""

from __future__ import annotations

import io
import json
import tarfile
from pathlib import Path

import pytest

from api.backup import DATABASE, FILES, MANIFEST, _described, backup, restore
from api.house import House
from core.cases import add_upload, start_case
from core.errors import BadInput
from tests.api.test_backup import elsewhere


def forged(kept: Path, folder: Path, entry: tarfile.TarInfo, content: bytes) -> Path:
    """A backup whose documents hold one more entry, with a manifest that fits."""
    documents, made = folder / FILES, folder / "forged.tar.gz"
    with tarfile.open(kept) as old, tarfile.open(made, "w:gz") as new:
        told = json.loads((old.extractfile(MANIFEST) or io.BytesIO()).read())
        documents.write_bytes((old.extractfile(FILES) or io.BytesIO()).read())
        with tarfile.open(documents, "a") as tar:
            tar.addfile(entry, io.BytesIO(content))
        told["parts"][FILES] = _described(documents)
        (folder / MANIFEST).write_text(json.dumps(told))
        new.add(folder / MANIFEST, MANIFEST)
        for member in old:
            if member.name == FILES:
                new.add(documents, FILES)
            elif member.name != MANIFEST:
                new.addfile(member, old.extractfile(member))
    return made


@pytest.mark.parametrize("how", ["above", "absolute", "symlink", "hardlink"])
def test_what_leads_elsewhere_is_refused(house: House, tmp_path: Path, how: str) -> None:
    with house.db.write() as session:
        case, _ = start_case(session, house.keys, channel="online", theme="", items=["i"], region="", locale="zh")
        add_upload(session, house.keys, house.settings.data_dir, case, kind="", name="a.pdf", media="application/pdf", content=b"a paper")
    backup(house.settings, tmp_path / "k.tar.gz")
    entry = tarfile.TarInfo({"above": "../../evil", "absolute": str(tmp_path / "evil")}.get(how, "evil"))
    if how.endswith("link"):
        entry.type, entry.linkname = (tarfile.SYMTYPE if how == "symlink" else tarfile.LNKTYPE), "/etc/hostname"
    else:
        entry.size = 4
    settings = elsewhere(tmp_path)
    with pytest.raises(BadInput, match="cli_not_a_backup"):
        restore(settings, forged(tmp_path / "k.tar.gz", tmp_path, entry, b"evil"))
    assert not (settings.data_dir / DATABASE).exists() and not list(tmp_path.rglob("evil"))
