"""The addresses of sign-in and of partners."""

from django.contrib.auth.views import LogoutView
from django.urls import path

from registry.organisations.views import partners, sessions

urlpatterns = [
    path("connexion/", sessions.SignIn.as_view(), name="login"),
    path("mot-de-passe/", sessions.PasswordChange.as_view(), name="password"),
    path("mot-de-passe/oublie/", sessions.PasswordForgotten.as_view(), name="password-forgotten"),
    path("mot-de-passe/<uidb64>/<token>/", sessions.PasswordRenewal.as_view(), name="password-renewal"),
    path("deconnexion/", LogoutView.as_view(), name="logout"),
    path("partenaires/", partners.Partners.as_view(), name="partner-list"),
    path("partenaires/<int:partner>/", partners.PartnerFile.as_view(), name="partner"),
    path("partenaires/<int:partner>/membres/nouveau/", partners.MemberAdd.as_view(), name="member-add"),
    path("partenaires/<int:partner>/membres/<int:pk>/retirer/", partners.MemberRemove.as_view(), name="member-remove"),
]
