"""From an interaction to a question: who asks what, and in which manner it is answered there."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime

import discord

from ...cards.asks import Ask
from ...service.commands import is_deed
from ...service.ports import Invocation, Place, Platform

Manner = Callable[[Platform, str, str, str], tuple[bool, bool]]
"""Whether a place (platform, workspace, channel, user) wants its answers public, and whether plain."""

Manages = Callable[[Platform, Collection[str]], bool]
"""Whether the configuration names any of these, a person and their roles, among those who may manage schedules."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Inquiries:
    """Reads interactions; `now` returns the time, aware."""

    manner: Manner
    manages: Manages
    now: Callable[[], datetime]

    def invocation(self, interaction: discord.Interaction, asked: Ask, public: bool | None) -> Invocation:
        """Return what is asked; `public` is what the reader chose, None where they left it to the place."""
        workspace, channel = str(interaction.guild_id or ""), str(interaction.channel_id or "")
        user = interaction.user
        place_public, place_plain = self.manner(Platform.DISCORD, workspace, channel, str(user.id))
        return Invocation(
            ask=asked.with_options(public="yes") if public else asked,
            place=Place(platform=Platform.DISCORD, workspace=workspace, channel=channel),
            now=self.now(),
            reader=user.display_name,
            reader_id=str(user.id),
            locale=str(interaction.locale),
            public=place_public and public is None,
            plain=place_plain or must_be_plain(interaction),
            may_manage=is_deed(asked) and self._may_manage(interaction),
        )

    def _may_manage(self, interaction: discord.Interaction) -> bool:
        """Whether a reader may manage the server, or is named in the configuration, by role or in person."""
        user = interaction.user
        roles = user._roles if isinstance(user, discord.Member) else []  # `roles` has none while no server is cached
        named = {str(user.id), *map(str, roles)}
        allowed = interaction.guild_id is not None and interaction.permissions.manage_guild
        return allowed or self.manages(Platform.DISCORD, named)


def may_change(interaction: discord.Interaction) -> bool:
    """Whether what was pressed is a message that only its reader sees, so that the answer may take its place."""
    return interaction.message is not None and interaction.message.flags.ephemeral


def must_be_plain(interaction: discord.Interaction) -> bool:
    return interaction.guild_id is not None and not interaction.app_permissions.embed_links
