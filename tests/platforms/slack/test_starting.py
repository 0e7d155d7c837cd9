"""What goes wrong at the start is said in one sentence that names the setting."""

import pytest

from bot.domain.errors import ConfigError
from bot.platforms.slack.client import Reach
from bot.platforms.slack.connection import web_client
from tests.loopback.slack import LoopbackSlack

from .conftest import Make, no_pause


async def _complaint(slack: LoopbackSlack, make_bot: Make, token: str, reach: Reach) -> str:
    async with web_client(token, slack.api_url) as api:
        bot = make_bot(api=api, reach=reach)
        with pytest.raises(ConfigError) as refused:
            await bot.serve(no_pause)
        assert not bot.ready
    for secret in (token, reach.app_token, reach.signing_secret):
        assert not secret or secret not in str(refused.value)
    return str(refused.value)


@pytest.mark.parametrize(
    ("bot_token", "app_token", "names"),
    [
        pytest.param("", "xapp-1", "SLACK_BOT_TOKEN is not set.", id="no bot token"),
        pytest.param("xoxp-1", "xapp-1", "SLACK_BOT_TOKEN holds a token of another kind.", id="a person's token"),
        pytest.param("xapp-1", "xoxb-1", "SLACK_BOT_TOKEN holds a token of another kind.", id="the two mixed up"),
        pytest.param("xoxb-1", "xapp-1", "Slack refused SLACK_BOT_TOKEN (invalid_auth).", id="an unknown bot token"),
        pytest.param("good", "", "SLACK_APP_TOKEN is not set.", id="no app token"),
        pytest.param("good", "xapp-1", "Slack refused SLACK_APP_TOKEN (invalid_auth).", id="an unknown app token"),
    ],
)
async def test_a_wrong_token_is_named(
    slack: LoopbackSlack, make_bot: Make, bot_token: str, app_token: str, names: str
) -> None:
    token = slack.tokens.bot if bot_token == "good" else bot_token

    complaint = await _complaint(slack, make_bot, token, Reach(app_token=app_token))

    assert complaint.startswith(names)
    assert "api.slack.com/apps" in complaint


async def test_a_revoked_token_is_named(slack: LoopbackSlack, make_bot: Make) -> None:
    slack.tokens.revoked.add(slack.tokens.bot)

    complaint = await _complaint(slack, make_bot, slack.tokens.bot, Reach(app_token=slack.tokens.app))

    assert complaint.startswith("Slack refused SLACK_BOT_TOKEN (token_revoked).")


async def test_a_token_that_slack_takes_for_another_kind_is_named(slack: LoopbackSlack, make_bot: Make) -> None:
    slack.tokens.personal.add("xapp-3")

    complaint = await _complaint(slack, make_bot, slack.tokens.bot, Reach(app_token="xapp-3"))

    assert complaint.startswith("Slack refused SLACK_APP_TOKEN (not_allowed_token_type).")


async def test_switched_off_socket_mode_is_named(slack: LoopbackSlack, make_bot: Make) -> None:
    slack.server.socket_mode = False

    complaint = await _complaint(slack, make_bot, slack.tokens.bot, Reach(app_token=slack.tokens.app))

    assert "Switch Socket Mode on at api.slack.com/apps → your app → Socket Mode." in complaint


async def test_http_needs_the_signing_secret(slack: LoopbackSlack, make_bot: Make) -> None:
    complaint = await _complaint(slack, make_bot, slack.tokens.bot, Reach(socket_mode=False))

    assert complaint.startswith("SLACK_SIGNING_SECRET is not set.")


def test_secrets_are_not_shown() -> None:
    assert "xapp-1" not in repr(Reach(app_token="xapp-1", signing_secret="s3cret"))
    assert "s3cret" not in repr(Reach(app_token="xapp-1", signing_secret="s3cret"))
