"""`python -m deploy.manifests`: writes what is derived from the services' folders.

With `--check` it writes nothing and names what is not as it would be written.
"""

import sys

import click

from deploy.local.deployables import BROKEN, ROOT
from deploy.manifests.tree import differing, generated, write


@click.command()
@click.option("--check", is_flag=True, help="write nothing; name the files that are not current")
def main(check: bool) -> None:
    """Write Dockerfiles, compose.yaml and manifests; remove those of services that are gone."""
    if BROKEN:
        # What cannot be read is not gone: its files are not to be removed.
        raise click.ClickException("; ".join(BROKEN.values()))
    files = generated()
    if not check:
        write(ROOT, files)
        return
    stale = differing(ROOT, files)
    for name in stale:
        click.echo(f"{name} is not current: make manifests")
    sys.exit(bool(stale))


if __name__ == "__main__":
    main()
