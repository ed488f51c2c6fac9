"""`odzew demo`: seeds the shop once, starts the customers' mail provider beside the desk, serves both."""

import argparse
import os
import shutil
import sys
from contextlib import ExitStack
from pathlib import Path

from odzew.surfaces.cli import house, server
from odzew.surfaces.demo import provider

_SIGN = "this-is-a-demo"


def main(chosen: argparse.Namespace) -> int:
    """Serve the demo until a signal. The data lies in ODZEW_DATA, else in `.demo` of the working directory."""
    os.environ.setdefault("ODZEW_DATA", str(Path.cwd() / ".demo"))
    folder = house.data_dir()
    if chosen.fresh:
        _forget(folder)
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    (folder / _SIGN).touch()
    os.environ["ODZEW_DEMO"] = "1"
    os.environ.setdefault("ODZEW_SMTP_PORT", str(provider.free_port()))
    with ExitStack() as running:
        return server.serve(
            chosen.host,
            chosen.port,
            parts="live,jobs,mail",
            prepare=lambda: _prepare(running, folder, f"http://{chosen.host}:{chosen.port}"),
        )


def _prepare(running: ExitStack, folder: Path, address: str) -> None:
    """With the database there and before the first page: the provider, the world, the words for whoever started it."""
    from odzew.surfaces.demo import seed

    port = provider.free_port()
    running.enter_context(provider.answering(provider.Boxes(folder / "demo-mail"), port))
    if not seed.is_seeded():
        print("Filling the shop: 3,000 conversations over 120 days. This happens once.", flush=True)
    seed.seed(smtp_port=port, base_url=address)
    seed.point_to(port)
    print(_welcome(address), flush=True)


def _welcome(address: str) -> str:
    from odzew.surfaces.demo.seed.company import PASSWORD
    from odzew.surfaces.demo.stories.house import AGENTS

    shown = ("owner", "supervisor", "agent", "viewer")
    people = [next(one for one in AGENTS if one.role == role) for role in shown]
    lines = [f"  {one.role:<11} {one.email}" for one in people]
    return "\n".join((
        "", f"The desk           {address}/", f"The shop           {address}/demo/shop",
        f"Write as customer  {address}/demo/mail", "", f"Sign in with the password {PASSWORD} as", *lines, "",
    ))  # fmt: skip


def _forget(folder: Path) -> None:
    """Delete an earlier demo, and nothing else: a folder without our sign is refused."""
    if not folder.exists():
        return
    if not (folder / _SIGN).exists():
        raise OSError(f"{folder} holds no demo; --fresh will not delete it.")
    print(f"Forgetting the demo in {folder}.", file=sys.stderr)
    shutil.rmtree(folder)
