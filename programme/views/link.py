"""The one way in which links of mails open: GET and HEAD show a page with one button, only its POST acts.

Mail scanners open every link, and some run the scripts of what they find; none of them may change a row.
"""

from collections.abc import Callable
from functools import wraps

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from programme.models.base import PersonalLink
from programme.queries.link import by_token
from programme.shared.reading import nothing_changes

LinkView = Callable[..., HttpResponse]


def opened_by_link(model: type[PersonalLink], *, besides: str = "") -> Callable[[LinkView], LinkView]:
    """For a view of (request, thing) at an address that ends in `<str:token>/`; an unknown token is not found.

    While the view answers GET or HEAD a write to the database is a fault, not a habit that nobody notices; `besides`
    names a table of mere copies.
    """

    def decorate(view: LinkView) -> LinkView:
        @login_not_required
        @never_cache
        @require_http_methods(["GET", "HEAD", "POST"])
        @wraps(view)
        def opened(request: HttpRequest, token: str) -> HttpResponse:
            thing = by_token(model, token)
            if thing is None:
                raise Http404
            # The page bears the name of the programme that wrote, which its reader knows.
            request.programme = getattr(thing, "programme", None)  # type: ignore[attr-defined]
            if request.method == "POST":
                response = view(request, thing)
            else:
                with nothing_changes(besides=besides):
                    response = view(request, thing)
            response["X-Robots-Tag"] = "noindex"
            return response

        opened.is_link_page = True  # type: ignore[attr-defined]
        return opened

    return decorate
