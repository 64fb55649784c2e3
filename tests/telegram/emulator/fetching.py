"""Methods by which updates reach the bot: long polls, or the webhook's settings."""

import re
from typing import Literal
from urllib.parse import urlsplit

from tests.telegram.emulator.method import Method
from tests.telegram.emulator.objects import Json
from tests.telegram.emulator.refusals import bad_request
from tests.telegram.emulator.webhooks import Webhook
from tests.telegram.emulator.world import World

MAX_BATCH = 100
MAX_WAIT_S = 50
_PORTS = (443, 80, 88, 8443)
_SECRET = re.compile(r"[A-Za-z0-9_-]{1,256}")


class GetUpdates(Method):
    """A long poll; the server carries it out, because it waits."""

    offset: int = 0
    limit: int = MAX_BATCH
    timeout: int = 0
    allowed_updates: tuple[str, ...] | None = None

    def carry_out(self, world: World) -> list[Json]:
        """Return what waits at this moment."""
        return world.updates.first(self.batch)

    def begin(self, world: World) -> None:
        """Confirm what came before ``offset`` and take the filter over."""
        world.updates.allow(self.allowed_updates)
        world.updates.confirm(self.offset)

    @property
    def batch(self) -> int:
        """At most this many updates; what is out of range counts as 100."""
        return self.limit if 1 <= self.limit <= MAX_BATCH else MAX_BATCH

    @property
    def wait_s(self) -> int:
        """At most this long without any update."""
        return max(0, min(self.timeout, MAX_WAIT_S))


class SetWebhook(Method):
    """An address to which updates are posted; the empty one ends that."""

    url: str
    secret_token: str = ""
    max_connections: int = 40
    allowed_updates: tuple[str, ...] | None = None
    drop_pending_updates: bool = False
    ip_address: str | None = None

    def carry_out(self, world: World) -> Literal[True]:
        """Return True."""
        if self.url:
            self._check()
        world.updates.allow(self.allowed_updates)
        if self.drop_pending_updates:
            world.updates.clear()
        world.webhook = Webhook(
            url=self.url,
            secret_token=self.secret_token,
            max_connections=self.max_connections,
        )
        return True

    def _check(self) -> None:
        parts = urlsplit(self.url)
        if parts.scheme != "https":
            raise bad_request("bad webhook: An HTTPS URL must be provided for webhook")
        if (parts.port or 443) not in _PORTS:
            raise bad_request(
                "bad webhook: Webhook can be set up only on ports 80, 88, 443 or 8443"
            )
        if self.secret_token and not _SECRET.fullmatch(self.secret_token):
            raise bad_request("secret token contains unallowed characters")
        if not 1 <= self.max_connections <= 100:
            raise bad_request("max_connections must be 1-100")


class DeleteWebhook(Method):
    """The end of posting."""

    drop_pending_updates: bool = False

    def carry_out(self, world: World) -> Literal[True]:
        """Return True."""
        if self.drop_pending_updates:
            world.updates.clear()
        world.webhook = Webhook()
        return True


class GetWebhookInfo(Method):
    """How posting goes."""

    def carry_out(self, world: World) -> Json:
        """Return a WebhookInfo."""
        webhook = world.webhook
        body: Json = {
            "url": webhook.url,
            "has_custom_certificate": False,
            "pending_update_count": world.updates.count,
        }
        if webhook.url:
            body |= {
                "max_connections": webhook.max_connections,
                "allowed_updates": sorted(world.updates.allowed),
            }
        if webhook.last_error:
            body["last_error_date"] = webhook.last_error_at
            body["last_error_message"] = webhook.last_error
        return body
