"""The description of the files of a collection, and of the columns of its table (Frictionless Data Package 1)."""

import re
from collections.abc import Sequence

import msgspec

from sitegen.formats.format import Format
from sitegen.formats.table import ARTICLES_CSV, COLUMNS, Column
from sitegen.pages.downloads import PackagePage
from sitegen.pages.files import FileFormat


def data_package(page: PackagePage, _: Sequence[str]) -> bytes:
    """Describe the files of a collection."""
    package: dict[str, object] = {
        "profile": "data-package",
        "name": _package_name(page.homepage),
        "id": page.permalink,
        "title": page.title,
        "description": page.description,
        "homepage": page.homepage,
        "licenses": _licenses(page.license),
        "resources": [*map(_resource, page.files)],
    }
    return msgspec.json.format(msgspec.json.encode({key: value for key, value in package.items() if value}))


def _resource(file: FileFormat) -> dict[str, object]:
    extension = file.name.rpartition(".")[2]
    resource = {"name": file.template, "path": file.name, "format": extension, "mediatype": file.type}
    return {**resource, "encoding": "utf-8", **(_TABLE if file == ARTICLES_CSV.file("collection") else {})}


def _field(column: Column) -> dict[str, object]:
    field: dict[str, object] = {"name": column.name, "type": "string", "description": column.description}
    return {**field, "constraints": {"pattern": column.pattern}} if column.pattern else field


def _package_name(address: str) -> str:
    """Return an address in the characters that the name of a package may have."""
    return re.sub(r"[^-a-z0-9._/]+", "-", address.partition("://")[2].casefold()).strip("/-")


def _licenses(name: str) -> Sequence[dict[str, str]]:
    if not name:
        return []
    if "://" in name:
        return [{"path": name}]
    # An expression of several licences is not a name.
    return [{"name": name}] if re.fullmatch(r"[-a-zA-Z0-9._]+", name) else [{"title": name, "name": "other"}]


# The table is the only resource with a schema, and its name is that of the data.
_TABLE: dict[str, object] = {
    "name": "articles",
    "profile": "tabular-data-resource",
    "schema": {"fields": [*map(_field, COLUMNS)], "primaryKey": "id", "missingValues": [""]},
}

DATA_PACKAGE = Format(
    name="json",
    label="Data Package",
    type="application/json",
    files={"package": "datapackage.json"},
    description="What the columns of the table mean (Data Package)",
    write=data_package,
)
