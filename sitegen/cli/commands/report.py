"""`sitegen report`: list what a careful curator must still fix."""

from argparse import ArgumentParser, Namespace

from sitegen.cli.command import Command, add_root


def _add_arguments(parser: ArgumentParser) -> None:
    add_root(parser)
    parser.add_argument("--json", action="store_true", help="print the findings as one JSON object")
    parser.add_argument("--strict", action="store_true", help="exit with 1 if there are findings")


def _run(options: Namespace) -> int:
    from sitegen.build.options import Options
    from sitegen.build.problem_list import show_problems
    from sitegen.build.progress import Clock
    from sitegen.build.report import report
    from sitegen.cli.clock import current_time
    from sitegen.cli.json_output import print_json, problem_fields
    from sitegen.cli.terminal import show_findings
    from sitegen.collection.report_checks import counts
    from sitegen.core.problems import BuildError

    try:
        with Clock(options.json) as clock:
            findings = report(Options(options.root, current_time()), clock)
    except BuildError as error:
        show_problems(error.problems, options.root, built=False)
        return 1
    if options.json:
        print_json({"findings": list(map(problem_fields, findings)), "counts": counts(findings)})
    else:
        show_findings(findings, counts(findings))
    return 1 if options.strict and findings else 0


def _describe() -> str:
    # Imported here, so that the help of other commands does not load the checks.
    from sitegen.collection.report_checks import describe_checks

    return f"List what a careful curator must fix: {describe_checks()}."


COMMAND = Command(
    "report",
    "list what a careful curator must fix",
    _describe,
    _add_arguments,
    _run,
    (
        ("sitegen report", "list the findings by their kinds"),
        ("sitegen report --json > findings.json", "keep them for another program"),
    ),
)
