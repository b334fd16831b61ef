"""The administration of the reference data, under /beheer/."""

from typing import Any, NoReturn
from urllib.parse import urlencode

from django.contrib.admin import AdminSite
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext_lazy as _

from ledger.administration import ReadOnlyAdmin


class ReferenceSite(AdminSite):
    """Django's admin behind the house's own door: one sign-in for all, a second factor, and 404 for who has no key."""

    site_header = _("Samenspel administration")
    site_title = _("Samenspel administration")
    index_title = _("Reference data")
    enable_nav_sidebar = False

    def has_permission(self, request: HttpRequest) -> bool:
        """Raises Http404 for who is signed in and keeps no reference data: for them there is nothing here."""
        if not request.user.is_authenticated:
            return False
        if not (request.user.is_active and request.user.is_staff):
            raise Http404
        return True

    def register(self, model_or_iterable: Any, admin_class: Any = None, **options: Any) -> None:
        """Show only what the house shows itself: what packages register for their own tables stays out."""
        if admin_class is not None and issubclass(admin_class, ReadOnlyAdmin):
            super().register(model_or_iterable, admin_class, **options)

    @method_decorator(login_not_required)
    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        if request.user.is_authenticated:
            raise Http404
        wanted = request.GET.get("next", reverse("admin:index"))
        return HttpResponseRedirect(f"{reverse('account_login')}?{urlencode({'next': wanted})}")

    def logout(  # type: ignore[override]
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        return HttpResponseRedirect(reverse("account_logout"))

    def password_change(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> NoReturn:
        """Nobody has a password."""
        raise Http404

    def password_change_done(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> NoReturn:
        """Nobody has a password."""
        raise Http404
