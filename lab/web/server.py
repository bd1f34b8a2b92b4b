"""Serves a node's pages over HTTPS: python -m lab.web.server --root ROOT --node NAME --certificate CERT --key KEY."""

import argparse
from collections.abc import Sequence
from pathlib import Path

import uvicorn

from lab.web.application import application
from lab.web.reading.node import LiveNode


def configured(arguments: Sequence[str] | None = None) -> uvicorn.Server:
    """The server that a command line asks for, not yet running."""
    parser = argparse.ArgumentParser(prog="lab.web.server", description="The administration pages of one TVOX node.")
    parser.add_argument("--root", type=Path, required=True, help="the node's root directory")
    parser.add_argument("--node", required=True, help="the node's name, for the log only")
    parser.add_argument("--certificate", type=Path, required=True, help="PEM file")
    parser.add_argument("--key", type=Path, required=True, help="PEM file of the certificate's private key")
    parser.add_argument("--port", type=int, default=443)
    parser.add_argument("--bind", default="0.0.0.0")
    chosen = parser.parse_args(arguments)
    print(f"{chosen.node}: pages of {chosen.root} on https://{chosen.bind}:{chosen.port}", flush=True)
    return uvicorn.Server(
        uvicorn.Config(
            application(LiveNode(chosen.root)),
            host=chosen.bind,
            port=chosen.port,
            ssl_certfile=chosen.certificate,
            ssl_keyfile=chosen.key,
            log_level="warning",
        )
    )


if __name__ == "__main__":
    configured().run()
