from django.contrib.auth.decorators import login_not_required
from django.urls import include, path, re_path
from wagtail.admin import urls as wagtail_admin_urls
from wagtail.documents.views import serve as documents
from wagtail.urls import serve_pattern
from wagtail.utils.urlpatterns import decorate_urlpatterns

from cms.api import solution as api_solution
from cms.views import (
    contact_page,
    crawlers,
    feed,
    gate,
    impact,
    library,
    media,
    open_data,
    page,
    pictured,
    press_link,
    publishing,
    reuse,
    search,
    team_story,
)
from programme.api.routes import V1, nothing

# Not below /organise/: editors have no desk there.
DESK = "programmes/<slug:programme>/<slug:cohort>/publishing"

own = [
    path(f"{DESK}/", publishing.desk, name="publishing_desk"),
    path(f"{DESK}/hold/", publishing.hold, name="publishing_hold"),
    path(f"{DESK}/release/", publishing.release, name="publishing_release"),
    path(f"{DESK}/press/", press_link.create, name="press_link_create"),
    path(f"{DESK}/press/<uuid:pk>/close/", press_link.revoke, name="press_link_revoke"),
    path("press/<str:token>/", press_link.open, name="press_link_open"),
    path(f"{DESK}/stories/<uuid:team>/", team_story.edit, name="team_story_edit"),
    path(f"{DESK}/pictures/", pictured.index, name="pictured_index"),
    path(f"{DESK}/pictures/<int:picture>/", pictured.edit, name="pictured_edit"),
    path("search/", search.results, name="search_results"),
    path("news/feed/", feed.news, name="feed_news"),
    path("<slug:part>/news/feed/", feed.news, name="feed_news_of_programme"),
    path("<slug:part>/library/figures/", impact.detail, name="impact_detail"),
    path("open-data/", open_data.index, name="open_data_index"),
    path("open-data/<slug:name>.<slug:suffix>", open_data.file, name="open_data_file"),
    path("library/<uuid:solution>/summary/", library.summary, name="library_summary"),
    path("library/<uuid:solution>/files/<uuid:file>/", library.file, name="library_file"),
    path("library/<uuid:solution>/reuse/", reuse.create, name="reuse_create"),
    path(f"{DESK}/library/", library.desk, name="library_desk"),
    path(f"{DESK}/library/<uuid:solution>/draft/", library.draft, name="library_draft"),
    path("sitemap.xml", crawlers.sitemap, name="crawlers_sitemap"),
    path("robots.txt", crawlers.robots, name="crawlers_robots"),
    path("contact/<int:pk>/send/", contact_page.send, name="contact_page_send"),
    path("media/<path:path>", media.serve, name="media_serve"),
    # For programs
    path(f"{V1}/solutions", api_solution.Solutions.as_view(), name="api_solution_list"),
    path(f"{V1}/solutions/<uuid:solution>", api_solution.OneSolution.as_view(), name="api_solution"),
    nothing,
]

urlpatterns = [
    path("cms/login/", gate.sign_in),
    # Wagtail's own trial of its error page: it fails on purpose.
    path("cms/failwhale/", gate.gated(gate.nothing)),
    path("cms/", include(decorate_urlpatterns(wagtail_admin_urls.urlpatterns, gate.gated))),
    # The names of these two are Wagtail's: it looks them up.
    path(
        "documents/<int:document_id>/<path:document_filename>",
        login_not_required(documents.serve),
        name="wagtaildocs_serve",
    ),
    path("", include((own, "cms"))),
    re_path(serve_pattern, page.serve, name="wagtail_serve"),
]
