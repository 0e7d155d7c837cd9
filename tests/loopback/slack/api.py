"""The Web API of the loopback workspace: each method checks what Slack checks and changes what people see."""

from dataclasses import dataclass
from typing import Any

from .blockkit import problems, too_long, units, view_problems
from .world import BOT, Channel, Message, View, World

Args = dict[str, Any]
Answer = dict[str, Any]

_SCOPES = {"chat.postMessage": ["chat:write"], "chat.postEphemeral": ["chat:write"], "chat.update": ["chat:write"]}
_BY_KIND = {"conversations.history": "history", "conversations.replies": "history", "conversations.info": "read"}


class RefusedError(Exception):
    """Slack's word for what is wrong with a call."""

    def __init__(self, error: str, **details: Any) -> None:
        super().__init__(error)
        self.answer: Answer = {"ok": False, "error": error, **details}


@dataclass(kw_only=True)
class Api:
    """The methods; `scopes` are those the app was installed with."""

    world: World
    scopes: set[str]

    def call(self, method: str, args: Args) -> Answer:
        """Carry out one call, or return its refusal."""
        methods = {
            "auth.test": self._auth_test,
            "chat.postMessage": self._post,
            "chat.postEphemeral": self._post_ephemeral,
            "chat.update": self._update,
            "chat.getPermalink": self._permalink,
            "conversations.history": self._history,
            "conversations.info": self._info,
            "conversations.replies": self._replies,
            "users.info": self._user,
            "views.open": self._open,
            "views.update": self._update_view,
        }
        if method not in methods:
            return {"ok": False, "error": "unknown_method"}
        try:
            self._check_scopes(method, args)
            return {"ok": True, **methods[method](args)}
        except RefusedError as refused:
            return refused.answer

    def _check_scopes(self, method: str, args: Args) -> None:
        needed = _SCOPES.get(method, [])
        if method in _BY_KIND:
            channel = self.world.channels.get(args.get("channel", ""))
            private = channel is not None and channel.private and BOT in channel.members
            needed = [f"{'groups' if private else 'channels'}:{_BY_KIND[method]}"]
        if method == "users.info":
            needed = ["users:read"]
        if missing := [scope for scope in needed if scope not in self.scopes]:
            raise RefusedError("missing_scope", needed=missing[0], provided=",".join(sorted(self.scopes)))

    def _auth_test(self, args: Args) -> Answer:
        return {
            "team_id": "T1",
            "team": "Loopback",
            "user_id": BOT,
            "user": "attache",
            "bot_id": "B1",
            "url": "https://loopback.slack.com/",
        }

    def _post(self, args: Args) -> Answer:
        channel = self._writable(args)
        self._check_content(args)
        thread = args.get("thread_ts", "")
        gesture = self.world.acts_for(f"mention:{channel.id}:{thread}")
        message = Message(
            ts=self.world.ts(),
            channel=channel.id,
            user=BOT,
            text=args.get("text", ""),
            blocks=args.get("blocks", []),
            thread_ts=thread,
            metadata=args.get("metadata"),
            sent=args,
        )
        self.world.show(message, gesture)
        return {"channel": channel.id, "ts": message.ts, "message": {"text": message.text, "ts": message.ts}}

    def _post_ephemeral(self, args: Args) -> Answer:
        channel = self._writable(args)
        self._check_content(args)
        if args.get("user") not in channel.members:
            raise RefusedError("user_not_in_channel")
        thread = args.get("thread_ts", "")
        gesture = self.world.acts_for(f"mention:{channel.id}:{thread}")
        message = Message(
            ts=self.world.ts(),
            channel=channel.id,
            user=BOT,
            text=args.get("text", ""),
            blocks=args.get("blocks", []),
            only_for=args["user"],
            thread_ts=thread,
            sent=args,
        )
        self.world.show(message, gesture)
        return {"message_ts": message.ts}

    def _update(self, args: Args) -> Answer:
        channel = self._writable(args)
        found = [
            m for m in self.world.messages if m.channel == channel.id and m.ts == args.get("ts") and not m.only_for
        ]
        if not found:
            raise RefusedError("message_not_found")
        if found[0].user != BOT:
            raise RefusedError("cant_update_message")
        self._check_content(args)
        found[0].text, found[0].blocks, found[0].sent = args.get("text", ""), args.get("blocks", []), args
        return {"channel": channel.id, "ts": found[0].ts}

    def _permalink(self, args: Args) -> Answer:
        known = [m for m in self.world.messages if m.channel == args.get("channel") and m.ts == args.get("message_ts")]
        if not known:
            raise RefusedError("message_not_found")
        return {"permalink": f"https://loopback.slack.com/archives/{known[0].channel}/p{known[0].ts.replace('.', '')}"}

    def _history(self, args: Args) -> Answer:
        channel = self._readable(args)
        if BOT not in channel.members:
            raise RefusedError("not_in_channel")
        oldest, latest = float(args.get("oldest") or 0), float(args.get("cursor") or "inf")
        found = [m for m in self.world.screen("", channel.id) if oldest < float(m.ts) < latest and not m.thread_ts]
        page, rest = found[::-1][: int(args.get("limit", 100))], found[::-1][int(args.get("limit", 100)) :]
        with_metadata = args.get("include_all_metadata") in (True, 1, "1", "true")
        messages = [_as_read(message, with_metadata=with_metadata) for message in page]
        cursor = page[-1].ts if rest else ""
        return {"messages": messages, "has_more": bool(rest), "response_metadata": {"next_cursor": cursor}}

    def _replies(self, args: Args) -> Answer:
        channel = self._readable(args)
        if BOT not in channel.members:
            raise RefusedError("not_in_channel")
        thread = [m for m in self.world.screen("", channel.id) if args.get("ts") in (m.ts, m.thread_ts)]
        if not thread or thread[0].thread_ts:
            raise RefusedError("thread_not_found")
        found = [m for m in thread if m is thread[0] or float(m.ts) < float(args.get("latest") or "inf")]
        page = found[: int(args.get("limit", 1000))]
        messages = [_as_read(message, with_metadata=False) for message in page]
        return {"messages": messages, "has_more": len(page) < len(found)}

    def _info(self, args: Args) -> Answer:
        channel = self._readable(args)
        found = {"id": channel.id, "name": channel.name, "is_private": channel.private, "is_archived": channel.archived}
        return {"channel": {**found, "is_member": BOT in channel.members}}

    def _user(self, args: Args) -> Answer:
        if args.get("user") not in self.world.people:
            raise RefusedError("user_not_found")
        user = args["user"]
        return {"user": {"id": user, "name": self.world.people[user], "is_admin": user in self.world.admins}}

    def _open(self, args: Args) -> Answer:
        gesture = self.world.acts_for(f"trigger:{args.get('trigger_id', '')}")
        if gesture is None:
            raise RefusedError("invalid_trigger_id")
        view = View(id=f"V{self.world.number()}", user=gesture.user, content=self._checked(args), hash=self.world.ts())
        self.world.views[view.id] = gesture.view = view
        return {"view": {"id": view.id, "hash": view.hash}}

    def _update_view(self, args: Args) -> Answer:
        view = self.world.views.get(args.get("view_id", ""))
        if view is None:
            raise RefusedError("not_found")
        self.world.acts_for(f"view:{view.id}")
        if args.get("hash", view.hash) != view.hash:
            raise RefusedError("hash_conflict")
        view.content, view.hash = self._checked(args), self.world.ts()
        return {"view": {"id": view.id, "hash": view.hash}}

    def _checked(self, args: Args) -> Args:
        view = args.get("view")
        if not isinstance(view, dict) or (wrong := view_problems(view)):
            raise RefusedError(
                "invalid_arguments", response_metadata={"messages": wrong if isinstance(view, dict) else []}
            )
        return view

    def _check_content(self, args: Args) -> None:
        if error := content_error(args):
            raise error
        metadata = args.get("metadata")
        if metadata is not None and not (
            isinstance(metadata, dict) and set(metadata) == {"event_type", "event_payload"} and metadata["event_type"]
        ):
            raise RefusedError("invalid_metadata_format")

    def _readable(self, args: Args) -> Channel:
        channel = self.world.channels.get(args.get("channel", ""))
        if channel is None or (channel.private and BOT not in channel.members):
            raise RefusedError("channel_not_found")
        return channel

    def _writable(self, args: Args) -> Channel:
        if args.get("channel") in self.world.people:
            return self.world.direct(args["channel"])
        channel = self._readable(args)
        if channel.archived:
            raise RefusedError("is_archived")
        if BOT not in channel.members:
            raise RefusedError("not_in_channel")
        return channel


def content_error(args: Args) -> RefusedError | None:
    """Return Slack's refusal of the text and blocks of a message, if it would refuse them."""
    text, blocks = args.get("text", ""), args.get("blocks", [])
    if not text and not blocks:
        return RefusedError("no_text")
    if wrong := problems(blocks):
        return RefusedError(
            "invalid_blocks", response_metadata={"messages": [f"[ERROR] {problem}" for problem in wrong]}
        )
    if too_long(blocks):
        return RefusedError("msg_blocks_too_long")
    return RefusedError("msg_too_long") if units(text) > 40_000 else None


def _as_read(message: Message, *, with_metadata: bool) -> Answer:
    read = {"type": "message", "user": message.user, "ts": message.ts, "text": message.text, "blocks": message.blocks}
    return {**read, "metadata": message.metadata} if with_metadata and message.metadata else read
