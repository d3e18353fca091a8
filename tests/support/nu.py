"""The Nu HTML checker, where a machine has Java and the checker's package; elsewhere html5lib's parse has to do."""

import json
import os
import shutil
import subprocess
from pathlib import Path

from django.conf import settings

JAR = Path(settings.BASE_DIR) / "var" / "nu" / "node_modules" / "vnu-jar" / "build" / "dist" / "vnu.jar"

# The run is too short for Java's second compiler and its many helpers; the checker wants room to call itself.
QUICKLY = ["-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xss8m"]


def checker() -> list[str]:
    """The command that runs the checker, or nothing."""
    jar = Path(os.environ.get("VNU_JAR", JAR))
    return ["java", *QUICKLY, "-jar", str(jar)] if shutil.which("java") and jar.exists() else []


def faults_in(texts: dict[str, str], folder: Path) -> list[str]:
    """What the checker calls an error in the pages, all of them in one run; `texts` by address."""
    command = checker()
    if not command or not texts:
        return []
    addresses = {}
    for number, (address, text) in enumerate(texts.items()):
        path = folder / f"{number}.html"
        path.write_text(text)
        addresses[path.name] = address
    words = ["--errors-only", "--format", "json", *(str(folder / name) for name in addresses)]
    done = subprocess.run([*command, *words], capture_output=True, text=True, check=False)
    found = json.loads(done.stderr)["messages"]
    return [
        f"{addresses[Path(each['url']).name]}: {each['message']} ({each.get('extract', '')[:80]})" for each in found
    ]
