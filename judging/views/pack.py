from uuid import UUID

from django.http import HttpRequest, StreamingHttpResponse
from django.utils.text import slugify
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from judging.queries import pack as queries
from judging.queries import result as results
from judging.views import or_404
from programme.shared.archives import as_zip


@never_cache
@require_safe
def download(request: HttpRequest, result_sheet: UUID) -> StreamingHttpResponse:
    """The signed pack as a zip, for the results group and the signatories."""
    sheet = or_404(results.sheet_for(request.user, result_sheet))
    or_404(sheet if queries.is_signed(sheet) else None)
    files = queries.pack_of(sheet, by=request.user)
    return as_zip(f"{slugify(str(sheet))}-pack", ((name, content.decode()) for name, content in files.items()))
