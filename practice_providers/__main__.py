"""`python -m practice_providers [--port N]`: serves the practice providers until Ctrl-C."""

import argparse
import threading

from practice_providers.server import Server, serve


def main() -> None:
    """Serve and print the addresses until interrupted."""
    parser = argparse.ArgumentParser(prog="practice_providers", description="Fictional providers on loopback.")
    parser.add_argument("--port", type=int, default=8600, help="first port; the others follow (0: any free ones)")
    with serve(parser.parse_args().port) as server:
        print(addresses(server), flush=True)  # noqa: T201, this is the command's answer
        wait()


def addresses(server: Server) -> str:
    """A line for each start URL: provider, shape, address."""
    rows = [(p.name, p.shape, url) for p in server.providers.values() for url in p.start_urls]
    return "\n".join(f"{name:14} {shape:16} {url}" for name, shape, url in rows)


def wait() -> None:
    try:
        threading.Event().wait()
    except KeyboardInterrupt:
        return


if __name__ == "__main__":
    main()
