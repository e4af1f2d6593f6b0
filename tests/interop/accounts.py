#!/usr/bin/env python3
"""Takes Telethon's client through a local Telegram: accounts, DCs, files and updates.

    accounts.py SERVER

SERVER is the example `listen` of mtproto-dc. Telethon signs in as a bot and as users, with code and password, in the DC of
the account and in others, moves files that are in the home DC and in another one, and hears of what others do. Exits with 1 and says so if a step
did not happen.
"""

import asyncio
import random
import subprocess
import sys

from telethon import TelegramClient, errors, events, functions, types
from telethon.crypto import rsa
from telethon.sessions import MemorySession

import layer

# How long a step may take, in seconds.
STEP_LIMIT = 60


class Failure(Exception):
    """A step that did not happen."""


def check(condition, message):
    if not condition:
        raise Failure(message)


class Server:
    """The server's process, and what it says of itself."""

    def __init__(self, program):
        command = [program, "--files-in", "4"]
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.ports, self.users, self.bots, pem = {}, [], [], []
        while not (pem and pem[-1].startswith("-----END")):
            line = self.process.stdout.readline().rstrip("\n")
            match line.split():
                case ["dc", dc, address]:
                    self.ports[int(dc)] = int(address.rsplit(":", 1)[1])
                case ["user", user, number, code]:
                    self.users.append((int(user), "+" + number, code))
                case ["bot", user, token]:
                    self.bots.append((int(user), token))
                case _ if pem or line.startswith("-----BEGIN"):
                    pem.append(line)
            check(self.process.poll() is None, "the server does not start")
        rsa.add_key("\n".join(pem), old=False)

    def client(self, dc, session=None, **options):
        if session is None:
            session = MemorySession()
            session.set_dc(dc, "127.0.0.1", self.ports[dc])
        return TelegramClient(session, 1, "hash", connection_retries=1, request_retries=3, **options)

    def end(self):
        """Ends the server, and returns what it has logged."""
        log, _ = self.process.communicate("", timeout=STEP_LIMIT)
        check(self.process.returncode == 0, "the server failed")
        return log


async def bot(server):
    """A bot signs in by a DC that it does not live in, and moves a file that is put in another one."""
    user_id, token = server.bots[0]
    client = server.client(1)
    await client.start(bot_token=token)
    me = await client.get_me()
    check((me.id, me.bot, client.session.dc_id) == (user_id, True, 2), f"another bot: {me}")
    content = random.randbytes(3_000_000)
    sent = await client.send_file("me", content, force_document=True)
    check(sent.media.document.dc_id == 4, f"the file is in DC {sent.media.document.dc_id}")
    check(await client.download_media(sent, file=bytes) == content, "the file is another one")
    await client.disconnect()


async def user(server):
    """A user signs in with a code, and out again."""
    user_id, number, code = server.users[0]
    client = server.client(2)
    await client.connect()
    await client.send_code_request(number)
    try:
        await client.sign_in(number, "00000")
    except errors.PhoneCodeInvalidError:
        await client.sign_in(number, code)
    check((await client.get_me()).id == user_id, "another user")
    check(await client.log_out(), "the user is still signed in")


async def password(server):
    """A user of another DC signs in with a code and a password."""
    user_id, number, code = server.users[1]
    client = server.client(2)
    await client.connect()
    await client.send_code_request(number)
    try:
        await client.sign_in(number, code)
    except errors.SessionPasswordNeededError:
        hint = (await client(functions.account.GetPasswordRequest())).hint
        check(hint == "an animal", f"the hint is {hint}")
        try:
            await client.sign_in(password="wrong horse")
        except errors.PasswordHashInvalidError:
            await client.sign_in(password="correct horse")
    me = await client.get_me()
    check((me.id, client.session.dc_id) == (user_id, 4), f"another user: {me}")
    await client.disconnect()


async def unserved(server):
    """What is not served is an error, and the connection goes on."""
    client = server.client(2)
    await client.connect()
    try:
        await client(functions.help.GetSupportRequest())
    except errors.RPCError as error:
        check("INPUT_METHOD_INVALID" in str(error), f"another error: {error}")
    else:
        raise Failure("a method that is not served is answered")
    check(isinstance(await client(functions.help.GetNearestDcRequest()), types.NearestDc), "no answer")
    await client.disconnect()


async def updates(server):
    """What a user sends, edits and deletes reaches a bot at once, and what the bot was away for reaches it later."""
    _, token = server.bots[0]
    _, number, code = server.users[0]
    receiver, sender = server.client(2), server.client(2)
    await receiver.start(bot_token=token)
    await sender.connect()
    await sender.send_code_request(number)
    await sender.sign_in(number, code)
    heard = asyncio.Queue()
    for event in (events.NewMessage(incoming=True), events.MessageEdited(), events.MessageDeleted()):
        receiver.add_event_handler(heard.put, event)

    for name in ("local_bot", "local_news"):
        content = random.randbytes(300_000)
        sent = await sender.send_file(name, content, force_document=True, caption="before")
        new = await heard.get()
        check((new.raw_text, new.out) == ("before", False), f"another message: {new}")
        check(await receiver.download_media(new.message, file=bytes) == content, "the file is another one")
        await sender.edit_message(sent, "after")
        edited = await heard.get()
        check((edited.id, edited.raw_text) == (new.id, "after"), f"another edit: {edited}")
        await sender.delete_messages(name, [sent.id])
        gone = await heard.get()
        check(gone.deleted_ids == [new.id], f"others are deleted: {gone}")

    state = receiver.session.get_update_state(0) or await receiver(functions.updates.GetStateRequest())
    await receiver.disconnect()
    photos = [await sender.send_message("local_bot", f"missed {number}") for number in range(3)]
    await sender.send_message("local_news", "missed too")
    receiver = server.client(2, receiver.session, catch_up=True)
    receiver.add_event_handler(heard.put, events.NewMessage(incoming=True))
    await receiver.connect()
    missed = sorted([(await heard.get()).raw_text for _ in range(4)])
    check(missed == ["missed 0", "missed 1", "missed 2", "missed too"], f"others were missed since {state}: {missed}")

    history = await sender.get_messages("local_bot", limit=10)
    check([found.id for found in history] == [sent.id for sent in reversed(photos)], f"another history: {history}")
    check(len(await sender.get_dialogs()) == 2, "other dialogs")
    found = await sender.get_messages("local_bot", filter=types.InputMessagesFilterDocument())
    check(found.total == 0, "a deleted file is found")
    await receiver.disconnect()
    await sender.disconnect()


async def steps(server):
    for step in (bot, user, password, unserved, updates):
        await asyncio.wait_for(step(server), STEP_LIMIT)
        print(f"{step.__name__}: done")


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    layer.teach()
    server = None
    try:
        server = Server(sys.argv[1])
        asyncio.run(steps(server))
        log = server.end()
        for expected in ("auth.importAuthorization -> ok", "help.getSupport -> 400", "auth.checkPassword -> ok"):
            check(expected in log, f"the server has not logged: {expected}")
    except Exception as failure:
        print(f"failed: {type(failure).__name__}: {failure}", file=sys.stderr)
        if server and server.process.poll() is None:
            print(server.process.communicate("")[0], file=sys.stderr)
        sys.exit(1)


if __name__ == "__main__":
    main()
