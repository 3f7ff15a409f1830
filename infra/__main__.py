"""`python -m infra COMMAND`: everything that is done to Ekdwar from outside. Each command explains itself: `--help`."""

import argparse
import importlib
import os
import sys

from infra.local import home

COMMANDS = {
    "run": ("infra.local.run", "start everything on this machine and stay up"),
    "stop": ("infra.local.stop", "stop what `run` started, in order"),
    "status": ("infra.local.status", "what runs here, and where to find it"),
    "clock": ("infra.local.move", "move the clock of the local stack"),
    "test-stack": ("infra.local.throwaway", "run a command beside a fresh stack that is thrown away afterwards"),
    "publish": ("infra.publish", "put services and regions in force"),
    "import-register": ("infra.registers", "bring the entries of a council's books into its register"),
    "new-service": ("infra.scaffold", "begin a new service"),
    "generate": ("infra.generate", "write the files that are made from the code"),
    "behaviours": ("infra.behaviours", "which behaviours of the specification the last test run showed"),
    "template": ("infra.write_template", "write the CloudFormation templates to dist/"),
    "package": ("infra.package", "make the zip and the layer"),
    "deploy": ("infra.deploy", "bring a stage on AWS up to this code"),
    "prove-package": ("infra.prove", "run what was packaged, with IAM enforced, on an emulator"),
    "audit": ("infra.audit", "whether the record of acts on applications and appeals is whole"),
    "redrive": ("infra.redrive", "send dead letters on their way again"),
    "bulk": ("infra.bulk", "issue cards, or other papers, in bulk, with progress; called again, it goes on"),
    "duplicates": ("infra.duplicates.command", "find people who stand in the registry twice; called again, it goes on"),
    "make-again": ("infra.make_again", "begin anew with certificates that could not be made"),
    "signing": ("infra.signing", "the certificate of the signing key, or a new key"),
    "seed": ("infra.seed", "officers who can sign in on this machine"),
    "enrol-officer": ("infra.enrol", "a one-time code with which an officer enrols"),
    "join": ("infra.join", "where a department's own system is, and what both sides sign with"),
    "papers": ("infra.papers", "which papers a state asks for, and which of them could go"),
    "demo": ("infra.demo", "one application from click to certificate, without a browser"),
    "pictures": ("infra.pictures", "make the pictures of the documentation again"),
    "corpus": ("infra.papers.corpus", "what becomes of 200 made-up papers, for docs/proofs.md"),
    "bench": ("infra.bench", "measure, beside named peers"),
}


def main(arguments: list[str]) -> int:
    """Run one command; its module is imported only then, with the environment of the stage."""
    parser = argparse.ArgumentParser(prog="python -m infra", description=__doc__)
    parser.add_argument("--stage", default="local", help="local (default), or the name of a stage on AWS")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    chosen = _chosen(arguments)
    for name, (module, told) in COMMANDS.items():
        command = commands.add_parser(name, help=told, description=told)
        if name == chosen:
            os.environ.update(home.environment(_stage(arguments)))
            importlib.import_module(module).add_arguments(command)
    asked = parser.parse_args(arguments)
    code: int = importlib.import_module(COMMANDS[asked.command][0]).main(asked)
    return code


def _chosen(arguments: list[str]) -> str | None:
    return next((one for one in arguments if one in COMMANDS), None)


def _stage(arguments: list[str]) -> str:
    before = argparse.ArgumentParser(add_help=False)
    before.add_argument("--stage", default="local")
    stage: str = before.parse_known_args(arguments)[0].stage
    return stage


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
