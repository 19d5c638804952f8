"""Entry point of the container: `torchrun train.py FOLDER`. Reads FOLDER/job.json; writes progress.jsonl, state.json, and at the
end result.json or failure.json. Everything large lies in the artifact store beside them."""

import argparse
import errno
import json
import os
import sys
from pathlib import Path

import torch

from tributary.failures import Failure
from tributary.run import Processes, Run
from tributary.store import write_atomically


def main() -> int:
    parser = argparse.ArgumentParser(description="Trains a decoder as a Tributary training job asks.")
    parser.add_argument("run", type=Path, help="the run's folder on the shared volume")
    folder = parser.parse_args().run
    failed = folder / "failure.json"
    if failed.exists():
        # A restart cannot mend what the input or the settings caused.
        print(f"{failed} says why this run cannot succeed", file=sys.stderr)
        return 1
    processes = Processes(*(int(os.environ.get(name, default)) for name, default in
                            (("RANK", 0), ("WORLD_SIZE", 1), ("LOCAL_RANK", 0))))
    try:
        job = json.loads((folder / "job.json").read_text())
        torch.set_num_threads(job["threads"])
        ended = Run(folder, job, processes).train()
        print("trained" if ended else "stopped; its state is saved")
        return 0 if ended else 1
    except Exception as error:
        failure = known(error)
        if failure is None:
            raise
        if processes.rank == 0:
            write_atomically(failed, {"kind": failure.kind, "code": failure.code, "message": failure.message})
        print(failure.message, file=sys.stderr)
        return 1
    finally:
        processes.close()


def known(error: Exception) -> Failure | None:
    """What a person can act on; everything else is left to the log, and to another attempt."""
    if isinstance(error, Failure):
        return error
    if isinstance(error, torch.OutOfMemoryError) or (isinstance(error, RuntimeError) and "can't allocate memory" in str(error)):
        return Failure("exhausted", "memory", "A training process ran out of memory. Lower microSequences, recompute activations "
                                              "(training.recompute), shorten the sequence, or give it more processes.")
    if isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT):
        return Failure("exhausted", "disk-full", f"No space left while writing {error.filename}. Free some space on the volume of the "
                                                 "artifact store; the run goes on from its last state.")
    return None


if __name__ == "__main__":
    sys.exit(main())
