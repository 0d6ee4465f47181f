"""Keys of other programs: those that hold an article back, and those that have another name here. Pure.

The programs are Hugo, Jekyll, Eleventy, Hexo, WordPress, Ghost, Obsidian and its publishers, and web clippers.

Decisions: a key that holds back in any of them stops the build, because the article would be published here. A key that
says that the article is published (`published: true`) agrees with what happens here, and is no problem.
"""

import re

from sitegen.core import web

YES, NO = frozenset({"true", "yes", "on", "1", "y"}), frozenset({"false", "no", "off", "0", "n", "never"})
_OPEN = frozenset({"public", "visible", "everyone", "all", "open", "anyone", "published", "publish", "web"})
_HELD_WORDS = frozenset(
    """draft drafts auto-draft private pending unpublished hidden unlisted scheduled future trash trashed deleted wip
    todo idea internal members members-only member paid paid-members-only only-paid only-free free-members-only tiers
    subscribers subscribers-only founding password password-protected protected secret restricted confidential embargo
    embargoed withdrawn withheld inherit in-progress in-review pending-review under-review review-pending not-published
    to-publish unfinished brouillon brouillons privé borrador entwurf privat bozza rascunho concept kladde""".split()
)
# The values with which each key holds back; the keys are without signs, in lower case.
_HOLDING = {
    **dict.fromkeys(
        """private hidden hide unlisted unpublished unpublish wip draft drafts secret restricted confidential
        protected encrypted encrypt passwordprotected membersonly memberonly subscribersonly paidonly paywall
        paywalled emailonly newsletteronly headless excludefromcollections eleventyexcludefromcollections
        trashed deleted notpublished donotpublish dontpublish embargo embargoed""".split(),
        YES | _HELD_WORDS,
    ),
    **dict.fromkeys(
        "published public publish publishable visible live listed render permalink ready released".split(),
        NO | _HELD_WORDS,
    ),
    **dict.fromkeys("status state stage workflow workflowstate access audience availability".split(), _HELD_WORDS),
    "type": frozenset({"draft", "drafts", "private"}),
    "list": frozenset({"never"}),
}
_SECRETS = frozenset({"password", "passwords", "passwd", "passphrase", "pwd", "passcode"})
_PREFIXES = (
    *("is", "wp", "post", "page", "article", "content", "entry", "note", "dg", "publication", "publishing"),
    *("publish", "ghost", "hugo", "jekyll", "obsidian", "quartz", "site"),
)
# Mappings in which the same keys are looked for: Hugo has `build: {render: never}`. Not any: `cover: {hidden: true}`.
_MAPPINGS = frozenset(
    {"build", "cascade", "params", "publish", "publishing", "wordpress", "ghost", "obsidian", "access"}
)
_BEGINS = """publishdate publishon publishat publishafter publishfrom publishtime scheduled scheduledat scheduledfor
schedule scheduledate releasedate releaseon embargo embargodate embargountil embargoeduntil visiblefrom goliveon
golivedate postdategmt startdatepublish notbefore hiddenuntil draftuntil""".split()
_ENDS = """expirydate expiry expirationdate expiresat expireson expiresafter expire unpublishdate unpublishat
unpublishon publishuntil visibleuntil enddatepublish notafter""".split()


def holds_back(key: str, value: object) -> str:
    """Return the lines to write for a key by which another program holds an article back; empty if this is none."""
    if value is None or value == "":
        return ""
    name = _plain(key)
    if isinstance(value, str):
        for names, own in ((_BEGINS, "publish"), (_ENDS, "expires")):
            if name in names and value.casefold() not in YES | NO:
                return f"`{own}: {value}`"
    return "`draft: true`, or `rights: private`," if _holds(name, value) else ""


def _plain(key: str) -> str:
    return re.sub(r"[\W_]", "", key.casefold())


def _holds(name: str, value: object) -> bool:
    if isinstance(value, dict):
        return name in _MAPPINGS and any(_holds(_plain(key), inner) for key, inner in value.items())
    if isinstance(value, list):
        return any(_holds(name, inner) for inner in value)
    word = re.sub(r"[\s_-]+", "-", str(value).strip().casefold()) if value is not None else ""
    if name in _SECRETS:
        return word not in NO | {""}
    if name == "visibility" or name == "poststatus":
        return word not in _OPEN | YES | {""}
    if name in _HOLDING:
        return word in _HOLDING[name]
    return any(name.startswith(prefix) and _holds(name.removeprefix(prefix), value) for prefix in _PREFIXES)


def agrees(key: str, value: object) -> bool:
    """Return whether a key of another program says no more than that the article is published."""
    name = _plain(key)
    is_yes = name in {"published", "public", "publish", "ispublished", "dgpublish", "visible"}
    return is_yes and str(value).strip().casefold() in YES


# The keys of other programs and languages for each key here, without signs.
_MEANT = {
    "source_url": """lien liens url urls link links original originalurl originallink originaladdress permalink
    canonical canonicalurl canonicallink sourcelink sourceurl href uri web webaddress weburl adresse enlace
    externalurl externallink external via clippedfrom website originel ursprung quellurl pageurl articleurl posturl
    storyurl""",
    "source": "publisher quelle fuente fonte outlet newspaper sitename sourcename publication media média journal",
    "title": "headline heading name posttitle pagetitle",
    "date": """pubdate datepublished publishedat publisheddate publicationdate publishedon published created createdat
    datecreated creationdate postdate datum fecha data issued day""",
    "author": "authors auteur auteurs autor autores autore autori by byline creator writer writers",
    "topic": "topics category categories theme themes thème sujet sujets section rubrique subject thema tema",
    "tags": "tag keywords keyword motscles motsclés schlagworte schlagwörter étiquettes etiquetas labels",
    "summary": "description excerpt abstract résumé teaser dek lede chapo chapô zusammenfassung resumen postexcerpt",
    "language": "lang langue locale sprache idioma lingua inlanguage",
    "updated": "modified lastmod lastmodified lastmodifiedat updatedat datemodified modifiedat edited moddate",
    "aliases": "alias redirectfrom redirects redirect",
    "image": "cover coverimage thumbnail featuredimage featureimage hero heroimage banner picture ogimage photo",
    "slug": "postname basename",
    "retrieved": "accessed dateaccessed accessdate clipped clippedat datesaved savedat",
    "archive_url": "archive archived archivedurl archivelink archiveurl wayback",
    "license": "licence lizenz licencia",
    "featured": "pinned sticky",
}
_OWN = {name: own for own, names in _MEANT.items() for name in map(_plain, names.split())}
_UNLISTED = {"noindex": YES, "robots": {"noindex", "none", "noindex, nofollow", "noindex,nofollow"}, "sitemap": NO}


def meant(key: str, value: object) -> str:
    """Return the line to write for a key that has another name here; empty if none is known."""
    name = _plain(key)
    text = value.strip() if isinstance(value, str) else ""
    if text.casefold() in _UNLISTED.get(name, ()):
        return "index: false"
    own = _OWN.get(name, "")
    if own.endswith("_url") and text and not web.is_web(text):
        # An address of a page of another program, such as `permalink: /2019/old/`, can lead to the article's page here.
        return f"aliases: {text}" if own == "source_url" and text.startswith("/") else ""
    return f"{own}: {text}" if own and text and len(text) < 200 and "\n" not in text else own and f"{own}: …"
