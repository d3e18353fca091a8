"""`python -m judging.engine`: for anyone who wants to see that a ranking comes out so, with no site at hand.

rank DAY.json     the ranking of a day (needs NumPy and SciPy)
replay PACK.zip   whether every digit of a signed pack is as it was sealed, and comes out again
"""

import argparse
import json
import sys
import time
import zipfile
from pathlib import Path

from judging.engine.pack import NotAPack, replay
from judging.engine.reading import BadInput, read


def main(words: list[str] | None = None) -> int:
    """What the shell gets: 0, 1 when a pack is not as it was sealed, 2 when the file cannot be read."""
    parser = argparse.ArgumentParser(prog="python -m judging.engine", description=__doc__)
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("rank").add_argument("file", type=Path)
    replaying = commands.add_parser("replay")
    replaying.add_argument("file", type=Path)
    replaying.add_argument("--seal", default="", help="the seal that was kept outside of the pack")
    wanted = parser.parse_args(words)
    try:
        return _rank(wanted.file) if wanted.command == "rank" else _replay(wanted.file, wanted.seal)
    except (OSError, ValueError, BadInput, NotAPack, zipfile.BadZipFile) as problem:
        sys.stderr.write(f"{wanted.file}: {problem}\n")
        return 2


def _rank(file: Path) -> int:
    # A pack is replayed without these packages.
    from judging.engine.ranking import ranking  # noqa: PLC0415

    document = json.loads(file.read_text())
    day = read(document)
    begun = time.perf_counter()
    found = ranking(day)
    found["name"], found["seconds"] = document.get("name", ""), round(time.perf_counter() - begun, 3)
    sys.stdout.write(json.dumps(found, indent=1) + "\n")
    return 0


def _replay(file: Path, seal: str) -> int:
    with zipfile.ZipFile(file) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    found = replay(files, seal=seal)
    sys.stdout.write("".join(f"{each}\n" for each in found) or "Every digit is the same.\n")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
