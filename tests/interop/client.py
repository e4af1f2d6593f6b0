#!/usr/bin/env python3
"""Takes Telethon's own key exchange, packer and sender through a server over the server's half of mtproto-proto.

    client.py SERVER

SERVER is the program `interop`. Each step is checked on both sides: Telethon has the right answer, and the server
has seen on the wire what the step is about. Exits with 1 and says so if a step did not happen.
"""

import asyncio
import json
import random
import subprocess
import sys
import threading
import time
from pathlib import Path

from telethon.crypto import AuthKey, rsa
from telethon.errors import AuthKeyNotFound, ConnectionNotInitedError, MethodInvalidError, RPCError
from telethon.network import MTProtoSender, connection
from telethon.network.connection.connection import ObfuscatedConnection
from telethon.network.mtprotostate import MTProtoState
from telethon.tl import functions, types
from telethon.tl.alltlobjects import LAYER

from common import Loggers

HERE = Path(__file__).parent
PUBLIC_KEY = HERE / "../../mtproto-files/proto/src/exchange/tests/server.public.pem"
DC = 2
SECRET = b"sixteen bytes ok".hex()
# How long the whole may take, and one step, in seconds.
TIME_LIMIT, STEP_LIMIT = 120, 15


def at_once(kind):
    """Returns a connection to an MTProxy that does not wait for two seconds to see whether the proxy closes it."""
    return type(kind.__name__, (kind,), {"_connect": ObfuscatedConnection._connect})


CONNECTIONS = [
    connection.ConnectionTcpFull,
    connection.ConnectionTcpAbridged,
    connection.ConnectionTcpIntermediate,
    connection.ConnectionTcpObfuscated,
    at_once(connection.ConnectionTcpMTProxyAbridged),
    at_once(connection.ConnectionTcpMTProxyIntermediate),
    at_once(connection.ConnectionTcpMTProxyRandomizedIntermediate),
]


class Failure(Exception):
    """A step that did not happen."""


def check(condition, message):
    if not condition:
        raise Failure(message)


class Server:
    """The server's process, and the lines that it has written."""

    def __init__(self, program):
        command = [program, "serve", str(TIME_LIMIT)]
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1)
        self.lines = []
        first = self.process.stdout.readline().split()
        check(len(first) == 2 and first[0] == "port", f"the server does not start: {first}")
        self.port = int(first[1])
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self):
        for line in self.process.stdout:
            self.lines.append(line.rstrip("\n"))

    def command(self, line):
        self.process.stdin.write(line + "\n")

    async def said(self, what, matches, since=0):
        """Waits for a line of the server."""
        end = time.monotonic() + STEP_LIMIT
        while not any(matches(line) for line in list(self.lines)[since:]):
            if time.monotonic() > end or self.process.poll() is not None:
                raise Failure(f"the server did not say: {what}")
            await asyncio.sleep(0.01)

    def end(self):
        self.process.stdin.close()
        check(self.process.wait(timeout=STEP_LIMIT) == 0, "the server failed")


class Talk:
    """All steps over one kind of connection."""

    def __init__(self, server, kind):
        self.server, self.kind, self.since = server, kind, len(server.lines)
        self.key = AuthKey(None)
        self.sender = None

    async def run(self):
        await self.connect()
        await self.said("the key", lambda line: line == f"key {signed(self.key.key_id)}")
        # Telethon begins with the salt 0.
        pong = await self.call(functions.PingRequest(7))
        check(pong.ping_id == 7, "the pong is of another ping")
        await self.said("a wrong salt", lambda line: line.startswith("out ") and "bad_server_salt" in line)
        await self.said("a new session", lambda line: line.startswith("out ") and "new_session_created" in line)
        await self.not_initialized()
        await self.initialize()
        await self.container()
        await self.compressed()
        await self.compressed_answer()
        await self.large_answer()
        await self.salts()
        await self.error()
        await self.sequence()
        await self.reconnect()
        for ahead in (-3600, 3600):
            await self.clock(ahead)
        await self.unknown_key()

    async def connect(self):
        options = {"retries": 1, "auto_reconnect": False, "connect_timeout": STEP_LIMIT}
        self.sender = MTProtoSender(self.key, loggers=Loggers(), **options)
        address = ("127.0.0.1", self.server.port)
        proxy = (*address, SECRET) if "MTProxy" in self.kind.__name__ else None
        made = self.kind(*address, DC, loggers=Loggers(), proxy=proxy)
        await asyncio.wait_for(self.sender.connect(made), STEP_LIMIT)
        self.key = self.sender.auth_key

    async def call(self, request):
        return await asyncio.wait_for(self.sender.send(request), STEP_LIMIT)

    async def said(self, what, matches):
        await self.server.said(f"{what} ({self.kind.__name__})", matches, self.since)

    async def not_initialized(self):
        try:
            await self.call(functions.help.GetNearestDcRequest())
        except RPCError as error:
            check(isinstance(error, ConnectionNotInitedError), f"another error: {error!r}")
        else:
            raise Failure("a call is answered before initConnection")

    async def initialize(self):
        query = functions.help.GetNearestDcRequest()
        init = functions.InitConnectionRequest(1, "a device", "a system", "1.0", "en", "", "en", query)
        nearest = await self.call(functions.InvokeWithLayerRequest(LAYER, init))
        check(nearest.this_dc == DC, f"the nearest DC is {nearest}")
        await self.said("the layer", lambda line: line.startswith("in ") and "invokeWithLayer(initConnection(" in line)

    async def container(self):
        requests = [functions.PingRequest(number) for number in range(4)] + [functions.help.GetNearestDcRequest()] * 3
        answers = await asyncio.wait_for(asyncio.gather(*self.sender.send(requests)), STEP_LIMIT)
        check([answer.ping_id for answer in answers[:4]] == [0, 1, 2, 3], "pongs of other pings")
        check(all(answer.this_dc == DC for answer in answers[4:]), "other answers than those of the calls")
        # Acknowledgments of what came before may be with them.
        await self.said("a container", lambda line: line.startswith("in msg_container(") and line.count("ping") == 4)

    async def compressed(self):
        part = functions.upload.SaveFilePartRequest(1, 3, bytes([3]) * 100_000)
        check(await self.call(part) is True, "the part has arrived as another one")
        packed = "gzip_packed(upload.saveFilePart)"
        await self.said("a compressed call", lambda line: line.startswith("in ") and packed in line)

    async def compressed_answer(self):
        name = await self.call(functions.help.GetSupportNameRequest())
        check(name.name == "support " * 500, "the answer has arrived as another one")
        packed = "rpc_result(gzip_packed(help.supportName))"
        await self.said("a compressed answer", lambda line: line.startswith("out ") and packed in line)

    async def large_answer(self):
        location = types.InputDocumentFileLocation(1, 2, b"", "")
        file = await self.call(functions.upload.GetFileRequest(location, 0, 1 << 16))
        state, expected = 1, bytearray()
        for _ in range(1 << 16):
            state = (state * 1_664_525 + 1_013_904_223) & 0xffff_ffff
            expected.append(state >> 24)
        check(file.bytes == bytes(expected), "the part has arrived as another one")
        await self.said("an acknowledgment", lambda line: line.startswith("in ") and "msgs_ack" in line)

    async def salts(self):
        salts = await self.call(functions.GetFutureSaltsRequest(3))
        check(len(salts.salts) == 3 and salts.salts[0].salt == self.sender._state.salt, f"other salts: {salts}")
        since = len(self.server.lines)
        self.server.command("rotate")
        await self.server.said("rotated", lambda line: line == "rotated", since)
        nearest = functions.help.GetNearestDcRequest()
        answers = await asyncio.wait_for(asyncio.gather(*self.sender.send([nearest] * 3)), STEP_LIMIT)
        check(len(answers) == 3, "a call is lost with a salt")
        await self.server.said("a new salt", lambda line: line.startswith("out ") and "bad_server_salt" in line, since)

    async def error(self):
        try:
            await self.call(functions.help.GetConfigRequest())
        except RPCError as error:
            check(isinstance(error, MethodInvalidError), f"another error: {error!r}")
        else:
            raise Failure("a call that nobody answers is answered")

    async def sequence(self):
        since = len(self.server.lines)
        # As if nothing had been sent before: the server says that the number is too low, and Telethon adds 64.
        self.sender._state._sequence = 0
        await self.call(functions.help.GetNearestDcRequest())
        await self.refused("a low sequence number", since)

    async def clock(self, ahead):
        since = len(self.server.lines)
        await self.connect()
        self.sender._state.time_offset = ahead
        pong = await self.call(functions.PingRequest(9))
        check(pong.ping_id == 9, "the pong is of another ping")
        check(abs(self.sender._state.time_offset) <= 2, "Telethon has not learned the time")
        await self.refused(f"a clock that is {ahead} s ahead", since)
        await self.sender.disconnect()

    async def unknown_key(self):
        known, self.key = self.key, AuthKey(random.randbytes(256))
        await self.connect()
        # Telethon gives up the call, and then the connection.
        for end in (self.call(functions.PingRequest(10)), self.sender.disconnected):
            try:
                await end
            except AuthKeyNotFound:
                continue
            raise Failure("a message with an unknown key is answered")
        self.key = known
        await self.said("the key is unknown", lambda line: line == "out error -404")

    async def refused(self, what, since):
        await self.server.said(what, lambda line: line.startswith("out ") and "bad_msg_notification" in line, since)

    async def reconnect(self):
        session = self.sender._state.id
        await self.sender.disconnect()
        since = len(self.server.lines)
        await self.connect()
        pong = await self.call(functions.PingRequest(8))
        check(pong.ping_id == 8, "the pong is of another ping")
        check(not any(line.startswith("key ") for line in self.server.lines[since:]), "a second key is made")
        self.sender.send(functions.DestroySessionRequest(session))
        await self.server.said("the end of the session", lambda line: "destroy_session_ok" in line, since)
        await self.sender.disconnect()


def sealed_messages_open(program):
    """Messages that this project has sealed are those that Telethon has sealed."""
    lines = subprocess.run([program, "seal"], check=True, capture_output=True, text=True).stdout.split()
    vectors = [json.loads(line) for line in (HERE / "vectors.jsonl").read_text().splitlines()]
    vectors = [vector for vector in vectors if vector["sender"] == "server"]
    check(len(lines) == len(vectors) >= 5, f"{len(lines)} messages are sealed, of {len(vectors)}")
    for sealed, vector in zip(lines, vectors):
        state = MTProtoState(AuthKey(bytes.fromhex(vector["key"])), loggers=Loggers())
        state.id, state.time_offset = vector["session_id"], (vector["message_id"] >> 32) - int(time.time())
        message = state.decrypt_message_data(bytes.fromhex(sealed))
        found = (message.msg_id, message.seq_no, bytes(message.obj).hex())
        check(found == (vector["message_id"], vector["seq_no"], vector["body"]), f"another message: {message}")


def signed(number):
    return number - (1 << 64) if number >> 63 else number


async def talk(server):
    for kind in CONNECTIONS:
        await Talk(server, kind).run()
        print(f"{kind.__name__}: all steps")


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    program = sys.argv[1]
    rsa.add_key(PUBLIC_KEY.read_text(), old=False)
    server = None
    try:
        sealed_messages_open(program)
        print("messages that are sealed here: all opened")
        server = Server(program)
        asyncio.run(asyncio.wait_for(talk(server), TIME_LIMIT))
        server.end()
    except Exception as failure:
        print(f"failed: {type(failure).__name__}: {failure}", file=sys.stderr)
        if server:
            print("\n".join(["the last lines of the server:", *server.lines[-20:]]), file=sys.stderr)
            server.process.kill()
        sys.exit(1)


if __name__ == "__main__":
    main()
