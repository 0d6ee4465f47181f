"""A site in several languages."""

from tests.support.sites import article

CONFIG = """\
-- site.yaml --
title: Review
url: https://example.org/review/
description: Notes on everything.
language: en
paginate: 2
topics:
  ships: {name: Ships, description: What sails.}
  bridges: Bridges
languages:
  fr:
    title: Revue
    description: Notes sur tout.
    topics:
      ships: {name: Navires, description: Ce qui vogue.}
  ar: {title: مجلة}
"""
SITE = f"""\
{CONFIG}-- content/harbour.md --
{article("The harbour, of which there is [a text in French](fr/port.md).", title="The harbour", topic="Ships")}
-- content/crossing.md --
{article(title="A crossing", topic="Navires", date="2024-03-06")}
-- content/fr/port.md --
{article("Le port.", title="Le port", topic="Navires", language="fr", translation_of="../harbour.md")}
-- content/fr/quai.md --
{article("Le quai.", title="Le quai", topic="Ships", language="fr", date="2023-01-02", aliases="[/vieux-quai/]")}
-- content/fr/quebec.md --
{article("Le pont.", title="Le pont de Québec", topic="Bridges", language="fr-CA", translation_of="../bridge.md")}
-- content/bridge.md --
{article("The bridge.", title="The bridge", topic="Bridges", date="2022")}
-- content/bruecke.md --
{article("Die Brücke.", title="Die Brücke", topic="Bridges", language="de", translation_of="bridge.md")}
-- content/ar.md --
{article("نص المقال هنا.", title="ميناء", topic="Ships", language="ar")}
"""
