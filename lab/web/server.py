"""Serves a node's pages over HTTPS: python -m lab.web.server --root ROOT --node NAME --certificate CERT --key KEY."""

import argparse
import ssl
import warnings
from collections.abc import Sequence
from pathlib import Path

import uvicorn

from lab.web.application import application
from lab.web.reading.node import LiveNode

OLD_PROTOCOL = "var/lib/tvox-lab/faults/tls-old-protocol"
"""The mark of the fault that this server plays itself, from its next start on."""
OLD_CIPHERS = "DEFAULT:@SECLEVEL=0"
"""Without this OpenSSL offers nothing that TLS 1.0 could agree on."""


def configured(arguments: Sequence[str] | None = None) -> uvicorn.Server:
    """The server that a command line asks for, not yet running."""
    chosen = _parsed(arguments)
    print(f"{chosen.node}: pages of {chosen.root} on https://{chosen.bind}:{chosen.port}", flush=True)
    old = (chosen.root / OLD_PROTOCOL).exists()
    configuration = uvicorn.Config(
        application(LiveNode(chosen.root)),
        host=chosen.bind,
        port=chosen.port,
        ssl_certfile=chosen.certificate,
        ssl_keyfile=chosen.key,
        ssl_ciphers=OLD_CIPHERS if old else "DEFAULT",
        log_level="warning",
    )
    configuration.load()
    _set_lowest_protocol(configuration.ssl, old=old)
    return uvicorn.Server(configuration)


def _parsed(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="lab.web.server", description="The administration pages of one TVOX node.")
    parser.add_argument("--root", type=Path, required=True, help="the node's root directory")
    parser.add_argument("--node", required=True, help="the node's name, for the log only")
    parser.add_argument("--certificate", type=Path, required=True, help="PEM file")
    parser.add_argument("--key", type=Path, required=True, help="PEM file of the certificate's private key")
    parser.add_argument("--port", type=int, default=443)
    parser.add_argument("--bind", default="0.0.0.0")
    return parser.parse_args(arguments)


def _set_lowest_protocol(context: ssl.SSLContext | None, *, old: bool) -> None:
    assert context is not None  # noqa: S101 - a certificate was given
    with warnings.catch_warnings():
        # Python warns of TLS 1.0, and rightly so.
        warnings.simplefilter("ignore", DeprecationWarning)
        context.minimum_version = ssl.TLSVersion.TLSv1 if old else ssl.TLSVersion.TLSv1_2


if __name__ == "__main__":
    configured().run()
