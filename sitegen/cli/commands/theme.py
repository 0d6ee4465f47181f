"""`sitegen theme`: list the files and options of the theme, or copy a file into the site's own theme."""

from argparse import ArgumentParser, Namespace

from sitegen.cli.command import Command, add_root


def _add_arguments(parser: ArgumentParser) -> None:
    parser.set_defaults(refuse=parser.error)
    parser.add_argument("file", nargs="?", metavar="FILE", help="a file as the list names it: templates/home.html")
    add_root(parser)
    parser.add_argument("--json", action="store_true", help="print the result as one JSON object")


def _run(options: Namespace) -> int:
    from sitegen.build.problem_list import show_refusal
    from sitegen.cli.json_output import print_json
    from sitegen.cli.terminal import show_copied, show_overrides
    from sitegen.config.load import load_config
    from sitegen.core.problems import BuildError
    from sitegen.theme.overrides import UnknownFileError, copy_override, find_overrides

    try:
        config = load_config(options.root)
        overrides = find_overrides(options.root, config)
        copied = copy_override(options.root, overrides, options.file) if options.file else None
    except UnknownFileError as error:
        return int(options.refuse(str(error)))
    except BuildError as error:
        show_refusal(error.problems, options.root)
        return 1
    problems = () if copied else overrides.options.problems
    if options.json:
        print_json((copied or overrides).as_json())
    elif copied:
        show_copied(copied)
    else:
        show_overrides(overrides)
    show_refusal(problems, options.root)
    return 1 if problems else 0


COMMAND = Command(
    "theme",
    "list the files and options of the theme, or copy a file to change it",
    "List the files of the theme, each with the layer that it comes from and the files that it hides, and the theme’s"
    " options with their values. With FILE, copy that file into the site’s own theme, where it hides the original;"
    " nothing is overwritten.",
    _add_arguments,
    _run,
    (
        ("sitegen theme", "list the files and options of the theme"),
        ("sitegen theme templates/home.html", "copy that file, to change it"),
    ),
)
