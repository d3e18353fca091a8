"""Where a page lies on the site."""

from typing import Any

# The root page and the home page have no part in addresses: /home/news/ is shown at /news/.
PARTS_OF_HOME = 2


def address_of(page: Any) -> str:
    """The path of a page on our one site, without asking the database or the cache."""
    below_home = page.url_path.split("/", PARTS_OF_HOME)[PARTS_OF_HOME]
    return f"/{below_home}"
