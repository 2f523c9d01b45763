"""The place where the desk listens."""

from __future__ import annotations

import socket


class PortTaken(OSError):
    """Nothing can listen there."""

    def __init__(self, host: str, port: int, error: OSError) -> None:
        super().__init__(f"{host}:{port} 用不了（{error.strerror or error}），换一个：huashu up --port {port + 1}")


def listening(host: str, port: int) -> socket.socket:
    """A socket that listens, any free port for 0; raises PortTaken."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
    except OSError as error:
        listener.close()
        raise PortTaken(host, port, error) from error
    return listener
