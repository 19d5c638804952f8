"""The artifact store on a shared volume: bodies named by their SHA-256, visible once complete."""

import hashlib
import json
import os
import uuid
from pathlib import Path


class Store:
    """Writes as `FileArtifactStore.java` does: beside the final place, forced to disk, then renamed."""

    def __init__(self, folder: str):
        self.folder = Path(folder)

    def put(self, chunks, media_type: str) -> dict:
        """Stores what `chunks` yields and returns its ArtifactRef."""
        incoming = self.folder / "incoming" / str(uuid.uuid4())
        digest, size = hashlib.sha256(), 0
        try:
            with open(incoming, "xb") as body:
                for chunk in chunks:
                    body.write(chunk)
                    digest.update(chunk)
                    size += memoryview(chunk).nbytes
                body.flush()
                os.fsync(body.fileno())
            sha256 = digest.hexdigest()
            place = self.folder / "sha256" / sha256[:2] / sha256
            if not place.exists() or place.stat().st_size != size:
                place.parent.mkdir(parents=True, exist_ok=True)
                incoming.chmod(0o444)
                os.replace(incoming, place)
        finally:
            incoming.unlink(missing_ok=True)
        return {"uri": place.as_uri(), "sha256": sha256, "bytes": size, "mediaType": media_type}

    def put_json(self, value, media_type: str) -> dict:
        return self.put([json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()], media_type)


def write_atomically(file: Path, value) -> None:
    """Replaces a small JSON file whole or not at all."""
    partial = file.with_name(f".{file.name}.partial")
    with open(partial, "w", encoding="utf-8") as out:
        json.dump(value, out)
        out.flush()
        os.fsync(out.fileno())
    os.replace(partial, file)
