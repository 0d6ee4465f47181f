"""All articles -> `Collection`: identity and addresses, order, taxonomy terms, rights, links, citations, lint.

Pure functions of values, but for `permalinks` (a file) and `links` (pictures). Used by `pages`, `search`
and `build`. A check of `sitegen report` is a function and a line in `findings`; a warning of every build is in
`lint`.

Decisions:

- **Rights are applied once, to the values**, between reading and everything else (`publishable`): an article whose
  text may not be shown has no text, headings, references or picture. So no page, feed, index or export can forget to
  ask, including those that are added later. A private build goes to a folder of its own, so that it cannot replace
  the public site by mistake.
- **Search engines may not list copies** unless the curator says otherwise (`index`).
- **An address is for good.** `permalinks.jsonl`, meant for version control, has a line for every article that was
  ever published: id, address, file, title, original. An article is recognised by its `id`; by its file, if the
  original or the title is the same; by its original; by its file alone; and at last by two of file name, title and
  year, unless the originals differ: always only if exactly one article and one record match. Recorded addresses are
  assigned first. Only a `slug` changes one, and the former address redirects unless another article has it now. The
  file is input like any other, so the same input still makes the same bytes. It is replaced after publishing, because
  an address that was not published binds nobody, and a build that is killed between the two assigns the same
  addresses again. Drafts and private articles are never recorded.
- **So are addresses of terms.** The line of an article names its terms, and lines of their own name former terms. A
  term without articles is succeeded by the one whose record has its name, or by the one term that all its articles
  have gained; anything less certain is told once (`term_history`). A feed is written at its former addresses too,
  because programs that read feeds follow no page that redirects. The ids of feeds begin with the URL under which the
  site was first recorded, so a site that moves is not unread again.
- **The address of an original tells its source.** An article that names another source than the record at whose `url`
  its `source_url` lies, and so gets weaker rights, is an error unless it states its own `rights`. The nearest address
  decides, because a paper may have sections with rights of their own.
- **Names that differ by a sign are two terms** (`Canal`, `Canal+`), each with an address and rights of its own: signs
  are words in the slug of a name (`c-plus-plus`), always, so that no term moves when another comes. The former address
  without the sign redirects if it was recorded. Marks of sentences are no signs: `Yahoo!` is `Yahoo`.
- **Addresses are `/year/slug/`**: short, citable, and without their last part they lead to the year. The slug comes
  from the file name, not from the title, which is edited more often.
- **An edition is the site in one of its languages**: it has its own config, folder, collection, theme, pages and
  index, all made by the same functions. Only identities, links and versions are shared by the whole site. An article
  is in one edition, and the search of an edition stems its language.
- **Related articles** share an event, or a topic and the source, or a topic, in this order. Within a rank, rare terms
  and rare words of the title count for more. Each article looks at its nearest neighbours along each shared feature,
  so the work is linear. Weights are whole numbers, so that no rounding can change the order.
- **Only types of files that cannot run are published from `content/`.** HTML and SVG may hold scripts, which would
  run with the rights of the site; a curator who trusts such a file puts it into `static/`.
- **A link means what is written.** A relative link that leads nowhere is not completed with the original's host: a
  reader would be sent to an address that nobody has checked, and a picture would tell that host of every reader. A
  whole address on the site's own host that the site does not have is told and kept, because another program may answer.
- **A photograph beside an article does not tell where it was taken**: coordinates and names of places in EXIF, XMP and
  IPTC are blanked where they stand, so that orientation, colour and credits stay. `static/` is published unchanged, so
  there it is a warning. Pictures are read by code of our own, of the kinds that every browser shows: a library that
  knows more kinds took digits and SVG for pictures, and minutes for some.
"""
