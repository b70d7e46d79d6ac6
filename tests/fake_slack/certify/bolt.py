"""Slack's framework for Python against the fake Slack: `python bolt.py PROGRAM`. Where they disagree, a check fails."""

import json
import logging
import os
import socket
import subprocess
import sys
import threading
import time
import traceback
import urllib.request

from slack_bolt import App
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.http_retry.builtin_handlers import (
    ConnectionErrorRetryHandler,
    RateLimitErrorRetryHandler,
    ServerErrorRetryHandler,
)

C = "C0LIBRARY"
WAIT_SECONDS = 10
logging.disable(logging.CRITICAL)


class Fake:
    """The fake as a process, driven over its control API."""

    def __init__(self, program):
        self.process = subprocess.Popen([program], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.at = json.loads(self.process.stdout.readline())

    def order(self, path, body):
        data = json.dumps(body).encode()
        request = urllib.request.Request(f"{self.at['control']}/{path}", data, {"content-type": "application/json"})
        with urllib.request.urlopen(request, timeout=WAIT_SECONDS) as answer:
            return json.load(answer)

    def person(self, user, does, **more):
        return self.order(f"person/{self.at['team']}/{user}", {"do": does, **more})

    def said(self, user, does, **more):
        return self.person(user, does, channel=C, **more)

    def wire(self, does, **more):
        return self.order(f"wire/{self.at['team']}", {"do": does, **more})

    def stop(self):
        self.process.stdin.close()
        self.process.wait(timeout=WAIT_SECONDS)


failed = 0


def check(name):
    """Runs a check at once, and prints one line."""

    def run(held):
        global failed
        try:
            held()
            print(f"ok      {name}", flush=True)
        except Exception:
            failed += 1
            print(f"FAILED  {name}: {traceback.format_exc(limit=4)}", flush=True)

    return run


def same(got, expected):
    assert got == expected, f"{got!r} is not {expected!r}"


def until(found, what):
    end = time.monotonic() + WAIT_SECONDS
    while time.monotonic() < end:
        value = found()
        if value:
            return value
        time.sleep(0.01)
    raise AssertionError(f"never came: {what}")


def refused(call):
    try:
        call()
    except SlackApiError as error:
        return error
    raise AssertionError("the call was not refused")


def free_port():
    for port in range(8100 + os.getpid() % 3000, 12000):
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
                return port
            except OSError:
                continue
    raise AssertionError("no port of loopback is free")


def plain(text):
    return {"type": "plain_text", "text": text}


def modal(title):
    due = {"type": "datepicker", "action_id": "due", "initial_date": "2026-05-14"}
    who = {"type": "users_select", "action_id": "who"}
    state = {"type": "static_select", "action_id": "state", "options": [{"text": plain("done"), "value": "d"}]}
    return {
        "type": "modal",
        "callback_id": "correct",
        "title": plain(title),
        "submit": plain("Record"),
        "notify_on_close": True,
        "blocks": [
            {"type": "input", "block_id": "due", "label": plain("Due"), "element": due},
            {"type": "input", "block_id": "who", "label": plain("Who"), "element": who, "optional": True},
            {"type": "input", "block_id": "state", "label": plain("State"), "element": state, "optional": True},
        ],
    }


class Ears:
    """What the app heard, and how it answers."""

    def __init__(self, app):
        self.heard = []
        for kind in ("message", "reaction_added", "reaction_removed", "app_mention", "channel_archive", "app_home_opened"):
            app.event(kind)(self.hears(kind))
        app.command("/countersign")(self.command)
        app.action("approve")(self.approve)
        app.view("correct")(self.submitted)
        app.view_closed("correct")(self.closed)
        app.shortcut("put_before_team")(self.shortcut)

    def hears(self, kind):
        def heard(event, context, body, request):
            number = request.headers.get("x-slack-retry-num", [None])[0]
            self.heard.append({"kind": kind, "event": event, "context": context, "body": body, "retry": number})

        return heard

    def command(self, ack, command, respond, client):
        self.heard.append({"kind": "command", "command": command})
        if command["text"] == "open":
            ack("Two reviews wait for you.")
            return
        ack()
        if command["text"] == "digest":
            respond(text="The digest.", response_type="in_channel")
        if command["text"] == "modal":
            client.views_open(trigger_id=command["trigger_id"], view=modal("Correct"))

    def approve(self, ack, action, body, respond, client):
        ack()
        self.heard.append({"kind": "action", "action": action, "body": body})
        respond(text="Approved.", replace_original=True)
        client.chat_postEphemeral(channel=C, user=body["user"]["id"], text="Recorded.")

    def submitted(self, ack, view, body):
        self.heard.append({"kind": "submitted", "view": view, "body": body})
        if view["state"]["values"]["due"]["due"]["selected_date"] < "2026-05-01":
            ack(response_action="errors", errors={"due": "That day is over."})
        else:
            ack()

    def closed(self, ack, view):
        ack()
        self.heard.append({"kind": "closed", "view": view})

    def shortcut(self, ack, shortcut):
        ack()
        self.heard.append({"kind": "shortcut", "shortcut": shortcut})

    def when(self, what, fits):
        return until(lambda: next((one for one in reversed(self.heard) if fits(one)), None), what)

    def last(self, kind):
        return self.when(kind, lambda one: one["kind"] == kind)


def events(mode, fake, ears):
    def of(ts):
        return lambda one: one.get("event", {}).get("ts") == ts

    @check(f"{mode}: a message is heard, with its channel, its person and who the bot is")
    def _():
        posted = fake.said("U0ANA", "posts", text="hello")
        same(posted["acked"], True)
        heard = ears.when("the message", of(posted["ts"]))
        same((heard["event"]["user"], heard["event"]["channel_type"]), ("U0ANA", "channel"))
        same((heard["context"].bot_user_id, heard["context"].team_id), ("U0HARBOURBOT", fake.at["team"]))

    @check(f"{mode}: edits, deletions, replies and mentions are heard")
    def _():
        ts = fake.said("U0ANA", "posts", text="14 May")["ts"]
        reply = fake.said("U0BEN", "replies", thread=ts, text="no, the 15th")["ts"]
        same(ears.when("the reply", of(reply))["event"]["thread_ts"], ts)
        fake.said("U0BEN", "edits", ts=reply, text="the 16th")
        changed = ears.when("the edit", lambda one: one.get("event", {}).get("subtype") == "message_changed")["event"]
        same((changed["message"]["text"], changed["previous_message"]["text"]), ("the 16th", "no, the 15th"))
        fake.said("U0BEN", "deletes", ts=reply)
        ears.when("the deletion", lambda one: one.get("event", {}).get("deleted_ts") == reply)
        fake.said("U0ANA", "mentions", text="what is open?")
        same(ears.last("app_mention")["event"]["user"], "U0ANA")

    @check(f"{mode}: reactions are heard, and that they were taken off")
    def _():
        ts = fake.said("U0BEN", "posts", text="shall we?")["ts"]
        fake.said("U0ANA", "reacts", ts=ts, name="+1")
        same(ears.last("reaction_added")["event"]["item"]["ts"], ts)
        fake.said("U0ANA", "unreacts", ts=ts, name="+1")
        same(ears.last("reaction_removed")["event"]["reaction"], "+1")

    @check(f"{mode}: what was not acked comes again with its count")
    def _():
        fake.wire("delivers_again")
        fake.wire("event_fault", fault="cut_before_ack")
        posted = fake.said("U0ANA", "posts", text="once more")
        same(posted["acked"], False)
        if mode == "socket":
            fake.wire("connected", at_least=1)
        same(fake.wire("delivers_again"), {"acked": 1})
        same(len([one for one in ears.heard if of(posted["ts"])(one)]), 2)
        if mode == "http":
            same(ears.when("the retry", of(posted["ts"]))["retry"], "1")

    @check(f"{mode}: events that come twice or in another order are heard so")
    def _():
        fake.wire("event_fault", fault="twice_new_id")
        ts = fake.said("U0ANA", "posts", text="twice")["ts"]
        ids = until(lambda: len(ids := [one["body"]["event_id"] for one in ears.heard if of(ts)(one)]) == 2 and ids, "both")
        assert ids[0] != ids[1]
        fake.wire("holds_events_back")
        stamps = [fake.said("U0ANA", "posts", text=text)["ts"] for text in "abc"]
        same(fake.wire("lets_out", order=[2, 0, 1]), {"acked": 3})
        ears.when("the last", of(stamps[1]))


def interactions(mode, fake, app, ears):
    @check(f"{mode}: a command is answered by its ack, and over its response URL")
    def _():
        same(fake.said("U0ANA", "commands", command="/countersign", text="open")["acked"], True)
        same(fake.said("U0ANA", "sees_in")[-1]["text"], "Two reviews wait for you.")
        fake.said("U0ANA", "commands", command="/countersign", text="digest")
        until(lambda: fake.said("U0BEN", "sees_in")[-1]["text"] == "The digest.", "the digest")

    @check(f"{mode}: a pressed button leads to its message, to another in its place, and to an ephemeral one")
    def _():
        button = {"type": "button", "action_id": "approve", "text": plain("Approve"), "value": "r1"}
        blocks = [{"type": "actions", "block_id": "rule", "elements": [button]}]
        ts = app.client.chat_postMessage(channel=C, text="Use 14 May?", blocks=blocks)["ts"]
        same(fake.said("U0ANA", "presses", ts=ts, action="approve")["acked"], True)
        pressed = ears.last("action")
        same((pressed["action"]["value"], pressed["body"]["container"]["message_ts"]), ("r1", ts))
        until(lambda: fake.said("U0ANA", "sees_in")[-1]["text"] == "Recorded.", "the ephemeral answer")
        same([one["text"] for one in fake.said("U0BEN", "sees_in") if one["ts"] == ts], ["Approved."])

    @check(f"{mode}: a modal is opened, refused with errors, recorded, and another one closed")
    def _():
        def opened():
            fake.said("U0ANA", "commands", command="/countersign", text="modal")
            return until(lambda: fake.person("U0ANA", "sees_modals"), "the modal")[0]["id"]

        view = opened()
        early = fake.person("U0ANA", "submits", view=view, inputs={"due": {"date": "2026-04-01"}})
        same(early["body"]["errors"], {"due": "That day is over."})
        inputs = {"due": {"date": "2026-05-21"}, "who": {"user": "U0BEN"}, "state": {"choice": "d"}}
        same(fake.person("U0ANA", "submits", view=view, inputs=inputs)["acked"], True)
        values = ears.last("submitted")["view"]["state"]["values"]
        same((values["who"]["who"]["selected_user"], values["state"]["state"]["selected_option"]["value"]), ("U0BEN", "d"))
        view = opened()
        fake.person("U0ANA", "closes", view=view)
        same(ears.last("closed")["view"]["id"], view)

    @check(f"{mode}: a shortcut brings its message; the home tab is published and opened")
    def _():
        ts = fake.said("U0BEN", "posts", text="shall we move it?")["ts"]
        fake.said("U0ANA", "message_shortcut", ts=ts, callback="put_before_team")
        same(ears.last("shortcut")["shortcut"]["message"]["ts"], ts)
        home = {"type": "home", "blocks": [{"type": "header", "text": plain("Nothing waits.")}]}
        view = app.client.views_publish(user_id="U0ANA", view=home)["view"]["id"]
        fake.person("U0ANA", "opens_home")
        same(ears.last("app_home_opened")["event"]["view"]["id"], view)


def over_http(fake):
    app = App(token=fake.at["bot_token"], signing_secret=fake.at["signing_secret"],
              client=WebClient(token=fake.at["bot_token"], base_url=f"{fake.at['api']}/"))
    ears, port = Ears(app), free_port()
    url = f"http://127.0.0.1:{port}/slack/events"
    served = threading.Thread(target=app.start, kwargs={"port": port, "http_server_logger_enabled": False}, daemon=True)
    served.start()
    until(lambda: socket.socket().connect_ex(("127.0.0.1", port)) == 0, "the app's port")
    fake.wire("reaches", url=url)

    @check("http: the handshake with a request URL; a wrong and an old signature are refused")
    def _():
        same(fake.wire("verifies_url"), {"verified": True})
        body = json.dumps({"type": "url_verification", "challenge": "c", "token": "t"})
        raw = lambda **more: fake.wire("posts_raw", url=url, kind="application/json", body=body, **more)["status"]
        same(raw(secret="a guess"), 401)
        same(raw(secret=fake.at["signing_secret"], at=int(time.time()) - 600), 401)
        same(raw(secret=fake.at["signing_secret"]), 200)

    events("http", fake, ears)
    interactions("http", fake, app, ears)
    fake.wire("reaches", url=None)


def over_sockets(fake):
    client = WebClient(token=fake.at["bot_token"], base_url=f"{fake.at['api']}/")
    app = App(token=fake.at["bot_token"], client=client)
    ears = Ears(app)
    handler = SocketModeHandler(app, fake.at["app_token"], web_client=client, ping_interval=1)
    handler.connect()
    fake.wire("connected", at_least=1)
    events("socket", fake, ears)
    interactions("socket", fake, app, ears)

    @check("socket: after a refresh the client is back, and hears")
    def _():
        fake.wire("disconnects", reason="refresh_requested")
        until(lambda: fake.said("U0ANA", "posts", text="are you there?")["acked"], "an ack")
        fake.wire("delivers_again")

    handler.close()


def calls(fake):
    base = f"{fake.at['api']}/"
    client = WebClient(token=fake.at["bot_token"], base_url=base)

    @check("calls: who the token is; lists and threads come whole, page by page")
    def _():
        same(client.auth_test()["bot_id"], "B0HARBOUR")
        users = [user["id"] for page in client.users_list(limit=7) for user in page["members"]]
        same((len(users), len(set(users))), (49, 49))
        root = client.chat_postMessage(channel=C, text="root")["ts"]
        for n in range(6):
            client.chat_postMessage(channel=C, thread_ts=root, text=f"reply {n}")
        replies = [one["text"] for page in client.conversations_replies(channel=C, ts=root, limit=3) for one in page["messages"]]
        same(replies, ["root", *(f"reply {n}" for n in range(6))])

    @check("calls: the client's own upload, as JSON and as form")
    def _():
        client.files_upload_v2(channel=C, filename="report.txt", title="Report", content="all is well", initial_comment="the report")
        last = fake.said("U0ANA", "sees_in")[-1]
        same((last["text"], last["files"][0]["title"], last["files"][0]["size"]), ("the report", "Report", 11))
        form = client.api_call("chat.postMessage", params={"channel": C, "text": "as a form"})
        asked = client.api_call("chat.postMessage", json={"channel": C, "text": "as JSON"})
        got = client.api_call("conversations.history", http_verb="GET", params={"channel": C, "limit": "2"})
        same([one["ts"] for one in got["messages"]], [asked["ts"], form["ts"]])

    @check("calls: each error has its code")
    def _():
        same(refused(lambda: client.chat_postMessage(channel="C0NOWHERE", text="x")).response["error"], "channel_not_found")
        same(refused(lambda: client.api_call("chat.shout")).response["error"], "unknown_method")
        same(refused(lambda: client.chat_update(channel=C, ts="1.2", text="x")).response["error"], "message_not_found")
        blocks = [{"type": "header", "text": plain("x" * 151)}]
        error = refused(lambda: client.chat_postMessage(channel=C, text="x", blocks=blocks))
        same(error.response["error"], "invalid_blocks")
        assert "less than 151 characters" in error.response["response_metadata"]["messages"][0]
        same(refused(lambda: WebClient(token="xoxb-no", base_url=base).auth_test()).response["error"], "invalid_auth")

    @check("calls: a 429, a 503 and a lost request are handled by the client's own retries")
    def _():
        fake.wire("faults", method="team.info", times=1, fault={"rate_limited": 1})
        error = refused(client.team_info)
        same((error.response.status_code, error.response.headers["retry-after"]), (429, "1"))
        own = WebClient(token=fake.at["bot_token"], base_url=base)
        own.retry_handlers = [RateLimitErrorRetryHandler(), ServerErrorRetryHandler(), ConnectionErrorRetryHandler()]
        for fault in ({"rate_limited": 1}, {"status": 503}, "lose_request"):
            fake.wire("faults", method="team.info", times=1, fault=fault)
            same(own.team_info()["team"]["id"], fake.at["team"])


if __name__ == "__main__":
    running = Fake(sys.argv[1])
    try:
        over_http(running)
        over_sockets(running)
        calls(running)
    finally:
        running.stop()
    sys.stdout.flush()
    os._exit(1 if failed else 0)
