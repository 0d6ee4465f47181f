"""The settings of a site, as the rooms above read them: one frozen value."""

from collections.abc import Mapping
from zoneinfo import ZoneInfo

from sitegen.config.site_yaml import SiteYaml
from sitegen.config.yaml import Yaml
from sitegen.core import url_scheme
from sitegen.core.problems import Setting

FILE = "site.yaml"
SOURCES_FILE = "sources.yaml"


class Config(SiteYaml):
    """The settings of one edition of a site, with the sources of both files; made by `read_config`."""

    folder: str = ""
    """The URL below which the lists of this edition are: empty for the main one, or `fr/`."""
    digest: str = ""
    """The digest of the texts of both files."""
    positions: Mapping[str, tuple[int, int]] = {}
    """The line and column of the value of each key of site.yaml, for error messages alone."""
    documents: Mapping[str, Yaml] = {}
    """`options` and `labels` as they are written, because only the theme can check them."""

    def document(self, key: str) -> Yaml:
        """Return the YAML document of `options` or `labels` alone."""
        return self.documents.get(key, Yaml(FILE, {}, {}, {}))

    def setting(self, *keys: str) -> Setting:
        """Return the position of the first of these keys that is given, or of the first line if none is."""
        key = next((key for key in keys if key in self.positions), keys[0])
        return Setting(f"{key}:", FILE, *self.positions.get(key, (1, 1)))

    @property
    def base(self) -> url_scheme.Base:
        """The URL of the site."""
        return url_scheme.base(self.url)

    @property
    def edition(self) -> url_scheme.Base:
        """The URL of this edition of the site."""
        return url_scheme.Base(self.base.origin, self.base.href(self.folder))

    @property
    def zone(self) -> ZoneInfo:
        """The time zone of times that are written without one."""
        return ZoneInfo(self.timezone)
