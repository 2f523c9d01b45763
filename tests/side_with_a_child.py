"""A side of a comparison that has started a process of its own and does not end it, as Rasa's peer does with its action server."""

import subprocess

from bench.worker import serve

if __name__ == "__main__":
    child = subprocess.Popen(["sleep", "600"])
    serve({"child": lambda: child.pid})
