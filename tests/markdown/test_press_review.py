"""A press review in French, as collections have them, with a machine-translated headline."""

import pytest

from tests.support.sites import Folder

REVIEW = """
-- site.yaml --
title: Revue du fleuve
url: https://revue.example/
language: fr
timezone: Europe/Paris
sources:
  gazette-du-port:
    name: La Gazette du port
    aliases: [Gazette du port — Monde News]
-- content/ecluse.md --
---
title: L’écluse n’est pas autorisée à ouvrir la nuit – Capitainerie — Monde News
source: Gazette du port — Monde News
date: 16 août 2024
topic: [Fleuve, Œuvres d’art]
source_url: https://gazette.example/ecluse?utm_source=agregateur
---
La capitainerie est « inquiète d’une crue », a déclaré la porte-parole, Anne Rive. Est-ce sûr? Pas à 100%!

## Ce que dit le port

Selon elle, il faut « repousser [Russian] péniches de retour » vers l’aval : l'écluse ferme à 22:30.

Le chantier a « revigoré » Ces appels, selon l’ONU, ont mené à 12 500 passages – un record – depuis 2019…
"""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Folder:
    folder = Folder(tmp_path_factory.mktemp("revue")).write(REVIEW)
    assert [problem.code for problem in folder.build().problems] == ["tracking-link"]
    return folder


def page_of(site: Folder) -> str:
    return site.read("2024/ecluse/index.html").replace("&nbsp;", "\u00a0")


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(
            '<h1 class="p-name">L’écluse n’est pas autorisée à ouvrir la nuit – Capitainerie — Monde News</h1>',
            id="headline",
        ),
        pytest.param('href="/sources/gazette-du-port/">La Gazette du port</a>', id="the source behind its suffix"),
        pytest.param(">16 août 2024</time>", id="a French date, read and written"),
        pytest.param("est «\u202finquiète d’une crue\u202f», a", id="guillemets"),
        pytest.param("sûr\u202f? Pas à 100\u202f%\u202f!", id="high signs"),
        pytest.param("l’aval\u00a0: l’écluse ferme à 22:30.", id="a colon, and a time"),
        pytest.param("[Russian] péniches", id="an editor's brackets"),
        pytest.param("12\u202f500 passages – un record – depuis 2019…", id="thousands and dashes"),
        pytest.param('href="/topics/oeuvres-d-art/">Œuvres d’art</a>', id="a topic with a ligature"),
        pytest.param('href="https://gazette.example/ecluse"', id="the original without tracking"),
        pytest.param('<html lang="fr"', id="the interface's language"),
    ],
)
def test_a_press_review_in_french_is_shown_as_typeset(site: Folder, text: str) -> None:
    assert text in page_of(site)
