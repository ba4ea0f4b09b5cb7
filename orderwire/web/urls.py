"""Every page and its right, on one screen: the views' @member says who may look, and who may change."""

from allauth.account import views as people
from django.urls import URLPattern, URLResolver, path, re_path

from orderwire.web import entry, keys, mails, messages, new, orders, rules, senders, shop, stores, suppressions, wizard, workflow

urlpatterns: list[URLPattern | URLResolver] = [
    path("", entry.home, name="home"),
    path("enter/<str:token>", entry.enter, name="enter"),
    path("theme/", entry.theme, name="theme"),
    # --- signing in: allauth's views under our addresses, with our templates ---
    path("sign-in/", people.login, name="account_login"),
    path("sign-out/", people.logout, name="account_logout"),
    path("sign-up/", people.signup, name="account_signup"),
    path("sign-in/off/", people.account_inactive, name="account_inactive"),
    path("sign-in/again/", people.reauthenticate, name="account_reauthenticate"),
    path("confirm-email/", people.email_verification_sent, name="account_email_verification_sent"),
    re_path(r"^confirm-email/(?P<key>[-:\w]+)/$", people.confirm_email, name="account_confirm_email"),
    path("settings/password/", people.password_change, name="account_change_password"),
    path("settings/password/set/", people.password_set, name="account_set_password"),
    path("settings/email/", keys.settings_page, name="account_email"),
    path("password/reset/", people.password_reset, name="account_reset_password"),
    path("password/reset/sent/", people.password_reset_done, name="account_reset_password_done"),
    re_path(
        r"^password/reset/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        people.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path("password/changed/", people.password_reset_from_key_done, name="account_reset_password_from_key_done"),
    # --- Add New ---
    path("new/", new.add, name="new"),
    path("new/message/", new.message, name="new_message"),
    path("new/message/automatic/", new.automatic, name="new_automatic"),
    path("new/message/automatic/transactional/", new.transactional, name="new_transactional"),
    path("new/message/automatic/transactional/order-status/", new.order_status, name="new_order_status"),
    # --- stores ---
    path("stores/", stores.index, name="stores"),
    path("stores/new/", stores.platforms, name="store_platforms"),
    path("stores/new/<slug:platform>/", stores.make, name="store_make"),
    path("stores/<str:store_id>/", shop.show, name="store"),
    path("stores/<str:store_id>/settings/", stores.change, name="store_change"),
    path("stores/<str:store_id>/pause/", shop.pause, name="store_pause"),
    path("stores/<str:store_id>/resume/", shop.resume, name="store_resume"),
    path("stores/<str:store_id>/check/", shop.check, name="store_check"),
    path("stores/<str:store_id>/new-secret/", shop.rotate, name="store_rotate"),
    path("stores/<str:store_id>/delete/", shop.delete, name="store_delete"),
    path("events/<str:event_id>/read-again/", shop.read_again, name="event_read_again"),
    # --- the workflow: overview, rules, logs ---
    path("stores/<str:store_id>/order-status/", workflow.overview, name="workflow"),
    path("stores/<str:store_id>/order-status/rules/", workflow.rules, name="rules"),
    path("stores/<str:store_id>/order-status/logs/", workflow.logs, name="logs"),
    path("stores/<str:store_id>/order-status/logs/<slug:log>.csv", workflow.csv_file, name="logs_csv"),
    # --- rules: the wizard's three steps, and acts ---
    path("stores/<str:store_id>/rules/new/", wizard.new_settings, name="rule_new"),
    path("stores/<str:store_id>/rules/new/2/", wizard.new_mail, name="rule_new_mail"),
    path("rules/<str:rule_id>/edit/1/", wizard.edit_settings, name="rule_settings"),
    path("rules/<str:rule_id>/edit/2/", wizard.edit_mail, name="rule_mail"),
    path("rules/<str:rule_id>/edit/3/", wizard.confirm, name="rule_confirm"),
    path("rules/<str:rule_id>/activate/", rules.activate, name="rule_activate"),
    path("rules/<str:rule_id>/pause/", rules.pause, name="rule_pause"),
    path("rules/<str:rule_id>/duplicate/", rules.duplicate, name="rule_duplicate"),
    path("rules/<str:rule_id>/test/", rules.test, name="rule_test"),
    path("rules/<str:rule_id>/delete/", rules.delete, name="rule_delete"),
    # --- mails in frames ---
    path("stores/<str:store_id>/preview/", mails.draft, name="mail_draft"),
    path("stores/<str:store_id>/starters/<slug:key>/", mails.starter, name="mail_starter"),
    path("rules/<str:rule_id>/mail/", mails.rule, name="mail_rule"),
    path("messages/<str:message_id>/mail/", mails.message, name="mail_message"),
    # --- orders ---
    path("stores/<str:store_id>/orders/", orders.index, name="orders"),
    path("orders/<str:order_id>/", orders.show, name="order"),
    path("orders/<str:order_id>/shipments/", orders.add_shipment, name="shipment_add"),
    path("orders/<str:order_id>/shipments/<str:shipment_id>/remove/", orders.remove_shipment, name="shipment_remove"),
    # --- messages ---
    path("stores/<str:store_id>/messages/", messages.index, name="messages"),
    path("messages/<str:message_id>/", messages.show, name="message"),
    path("messages/<str:message_id>/resend/", messages.resend, name="message_resend"),
    path("messages/<str:message_id>/cancel/", messages.cancel, name="message_cancel"),
    # --- the account ---
    path("senders/", senders.index, name="senders"),
    path("senders/new/", senders.make, name="sender_make"),
    path("senders/<str:sender_id>/", senders.change, name="sender"),
    path("senders/<str:sender_id>/check/", senders.check, name="sender_check"),
    path("senders/<str:sender_id>/delete/", senders.delete, name="sender_delete"),
    path("suppressions/", suppressions.index, name="suppressions"),
    path("suppressions/<str:suppression_id>/remove/", suppressions.remove, name="suppression_remove"),
    path("settings/", keys.settings_page, name="settings"),
    path("settings/keys/", keys.make, name="key_make"),
    path("settings/keys/<str:key_id>/revoke/", keys.revoke, name="key_revoke"),
]
