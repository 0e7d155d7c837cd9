import pytest

from . import openapi
from .openapi import Contract

pytestmark = pytest.mark.skipif(not openapi.FILE.exists(), reason="Discord's OpenAPI file is not here")

CONTRACT = Contract()


def test_a_good_message_has_no_complaints() -> None:
    body = {"content": "hello", "components": [], "flags": 0, "nonce": "n1", "enforce_nonce": True}

    assert list(CONTRACT.complaints("POST", "/channels/123456789012345678/messages", body)) == []


def test_a_label_that_is_too_long_is_complained_of() -> None:
    button = {"type": 2, "style": 2, "label": "x" * 81, "custom_id": "a"}
    row = {"type": 1, "components": [button]}

    assert list(CONTRACT.message_complaints({"components": [row]}))


def test_a_route_that_is_not_there_is_complained_of() -> None:
    assert list(CONTRACT.complaints("GET", "/nothing/here", None)) == ["GET /nothing/here is no route of Discord's"]


def test_an_answer_without_a_type_is_complained_of() -> None:
    assert list(CONTRACT.complaints("POST", "/interactions/123456789012345678/token/callback", {"data": {}}))
