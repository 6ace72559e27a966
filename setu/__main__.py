"""``setu``: write, check and admit the folder of a service; look after a running system."""

import shlex
import sys
from pathlib import Path

import click

from casework.definition.department import BadDepartment
from casework.definition.model import BadDefinition
from casework.host.manifest import BadManifest, load
from deploy.local.granting import admit_to_running
from deploy.local.processes import LocalError
from deploy.local.run import FOLDER
from messages import TemplateFault
from setu.lint import findings
from setu.manifests import write_manifests
from setu.new_service import NotNew, write
from setu.operator.breach import breach
from setu.operator.commands import COMMANDS
from setu.operator.rotation import rotate
from setu.preview import coverage, preview


@click.group()
def main() -> None:
    """Operate the window, or build its services."""


@main.command("new-service")
@click.argument("service")
@click.argument("code")
@click.option("--name-hi", required=True, help="what the department is called in Hindi")
@click.option("--name-en", required=True, help="what the department is called in English")
def new_service(service: str, code: str, name_hi: str, name_en: str) -> None:
    """Write the folder services/SERVICE with a first service CODE that lints, starts and files."""
    try:
        folder = write(Path("services"), service, code, {"hi": name_hi, "en": name_en})
    except NotNew as error:
        raise click.ClickException(str(error)) from None
    click.echo(f"{folder} is written. Next: python -m setu lint {folder}")


@main.command()
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
def lint(folder: Path) -> None:
    """Check the definitions, messages, papers, roles and offices of a service together."""
    all_findings = findings(folder)
    for finding in all_findings:
        click.echo(finding)
    if all_findings:
        click.echo(f"{len(all_findings)} to mend in {folder}", err=True)
        sys.exit(1)
    click.echo(f"{folder} is sound")


@main.command("preview")
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--name", default="", help="only messages whose name holds this")
@click.option(
    "--coverage",
    "whom",
    is_flag=True,
    help="instead: whom each transition, clock and fee tells, on which channels, in which words",
)
def preview_messages(folder: Path, name: str, whom: bool) -> None:
    """Show the messages of a service in both languages, and what each SMS costs."""
    try:
        for line in coverage(folder) if whom else preview(folder, name):
            click.echo(line)
    except (BadManifest, BadDepartment, BadDefinition, TemplateFault, ImportError) as error:
        raise click.ClickException(" ".join(str(error).split())) from None


@main.command()
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option(
    "--manifests",
    type=click.Path(file_okay=False, path_type=Path),
    help="write Kubernetes objects into this folder instead of admitting the service to `make run`",
)
def grant(folder: Path, manifests: Path | None) -> None:
    """Give a service its broker user and topology, its database user and its keys."""
    try:
        manifest = load(folder)
        if manifests is not None:
            for path in write_manifests(manifest, manifests):
                click.echo(str(path))
            return
        settings = admit_to_running(manifest, FOLDER)
    except (BadManifest, BadDepartment, LocalError) as error:
        raise click.ClickException(str(error)) from None
    click.echo(f"{manifest.service} is admitted; its settings are in {settings}")
    command = " ".join(["python", *manifest.command])
    click.echo(f"Start it: (set -a; . {shlex.quote(str(settings))}; exec {command})")


for command in (*COMMANDS, breach, rotate):
    main.add_command(command)


if __name__ == "__main__":
    main(prog_name="setu")
