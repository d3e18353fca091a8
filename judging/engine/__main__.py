"""`python -m judging.engine rank DAY.json`: the ranking of a day, for anyone who wants to see that it comes out so."""

import argparse
import json
import sys
import time
from pathlib import Path

from judging.engine.ranking import ranking
from judging.engine.reading import BadInput, read


def main(words: list[str] | None = None) -> int:
    """Print the ranking; 2 when the file cannot be read, with the field that is wrong."""
    parser = argparse.ArgumentParser(prog="python -m judging.engine", description=__doc__)
    parser.add_argument("command", choices=["rank"])
    parser.add_argument("file", type=Path)
    wanted = parser.parse_args(words)
    try:
        document = json.loads(wanted.file.read_text())
        day = read(document)
    except (OSError, ValueError, BadInput) as problem:
        sys.stderr.write(f"{wanted.file}: {problem}\n")
        return 2
    begun = time.perf_counter()
    found = ranking(day)
    found["name"], found["seconds"] = document.get("name", ""), round(time.perf_counter() - begun, 3)
    sys.stdout.write(json.dumps(found, indent=1) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
