#!/usr/bin/env python3
"""Writes vectors.jsonl: encrypted messages that Telethon has made. Run it by hand, with the packages of
requirements.txt.

A line has a key, the fields of a message, its body, and the whole sealed message, as hexadecimal or numbers. Telethon
makes messages of clients only; a server's message is made with its functions, and its own decryption has accepted it.
"""

import hashlib
import io
import json
import os
import random
import struct
import sys
import time
from pathlib import Path

from telethon.crypto import AES, AuthKey
from telethon.network.mtprotostate import MTProtoState
from telethon.tl import functions, types

from common import Loggers

FILE = Path(__file__).with_name("vectors.jsonl")

# What clients and servers send. Bodies of more than 512 bytes are compressed by Telethon where that makes them shorter.
OF_CLIENT = [
    functions.PingRequest(7),
    types.MsgsAck([1, 2, 3]),
    functions.help.GetNearestDcRequest(),
    functions.upload.SaveFilePartRequest(1, 0, bytes(3000)),
    functions.upload.SaveFilePartRequest(1, 0, random.Random(1).randbytes(700)),
]
OF_SERVER = [
    types.Pong(5, 7),
    types.MsgsAck([4]),
    types.NewSessionCreated(1, 2, 3),
    types.BadServerSalt(4, 1, 48, 9),
    types.FutureSalts(5, 6, [types.FutureSalt(1, 2, 3)]),
]


def main():
    seeds = random.Random(24)
    with FILE.open("w") as file:
        for sender, requests in (("client", OF_CLIENT), ("server", OF_SERVER)):
            for number, request in enumerate(requests):
                state = MTProtoState(AuthKey(seeds.randbytes(256)), loggers=Loggers())
                state.salt = struct.unpack("<q", seeds.randbytes(8))[0]
                state.id = struct.unpack("<q", seeds.randbytes(8))[0]
                line = of_client(state, request) if sender == "client" else of_server(state, request, 2 * number)
                line["sender"], line["key"] = sender, state.auth_key.key.hex()
                line["salt"], line["session_id"] = state.salt, state.id
                file.write(json.dumps(line, sort_keys=True) + "\n")


def of_client(state, request):
    buffer = io.BytesIO()
    is_content = not isinstance(request, types.MsgsAck)
    state.write_data_as_message(buffer, bytes(request), is_content)
    written = buffer.getvalue()
    message_id, seq_no, length = struct.unpack("<qii", written[:16])
    sealed = state.encrypt_message_data(written)
    return {"message_id": message_id, "seq_no": seq_no, "body": written[16:].hex(), "sealed": sealed.hex()}


def of_server(state, request, seq_no):
    body = bytes(request)
    message_id = int(time.time()) << 32 | 1
    text = struct.pack("<qqqii", state.salt, state.id, message_id, seq_no, len(body)) + body
    text += os.urandom(-(len(text) + 12) % 16 + 12)
    key = state.auth_key.key
    message_key = hashlib.sha256(key[96:128] + text).digest()[8:24]
    aes_key, iv = state._calc_key(key, message_key, False)
    sealed = struct.pack("<Q", state.auth_key.key_id) + message_key + AES.encrypt_ige(text, aes_key, iv)
    opened = state.decrypt_message_data(sealed)
    if opened.msg_id != message_id or bytes(opened.obj) != body:
        sys.exit(f"Telethon does not read its own message: {request}")
    return {"message_id": message_id, "seq_no": seq_no, "body": body.hex(), "sealed": sealed.hex()}


if __name__ == "__main__":
    main()
